import hashlib
from pathlib import Path

import pytest

from core.detection import check_yunet_file
from core.detection.yunet_file import SMALLEST_BYTES
from core.errors import SettingsError

SHARED = Path(__file__).resolve().parents[4] / "shared" / "detectors" / "yunet_n_640_640.onnx"


def test_a_file_that_works_is_described():
    if not SHARED.is_file():
        pytest.skip("no YuNet file here")
    file = check_yunet_file(SHARED)
    assert file.size == SHARED.stat().st_size
    assert file.sha256 == hashlib.sha256(SHARED.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"short", "5 bytes"), (b"x" * (SMALLEST_BYTES + 1), "not a YuNet network")],
)
def test_what_is_none_is_refused_with_a_sentence(tmp_path, content, reason):
    path = tmp_path / "yunet.onnx"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=reason):
        check_yunet_file(path)


@pytest.mark.parametrize("name", ["missing.onnx", "."])
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path, name):
    with pytest.raises(SettingsError):
        check_yunet_file(tmp_path / name)
