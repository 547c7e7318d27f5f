from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def yunet() -> Path:
    path = SHARED / "detectors" / "yunet_n_640_640.onnx"
    if not path.is_file():
        pytest.skip("no YuNet file here")
    return path


@pytest.fixture(scope="session")
def media() -> Path:
    if not (SHARED / "media").is_dir():
        pytest.skip("no test videos here")
    return SHARED / "media"
