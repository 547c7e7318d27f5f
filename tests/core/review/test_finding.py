import pytest

from core.review import ReviewError, recordings_in
from tests.support.review_files import make_table, write_pyfeat, write_recording


def test_recordings_of_a_folder_come_before_tables_without_a_sidecar(tmp_path):
    table = make_table(seconds=5)
    feat = write_pyfeat(tmp_path / "1.csv", table)
    bare = write_recording(tmp_path, "a", table=table, beside=False)
    full = write_recording(tmp_path, "z", table=table)
    (tmp_path / "bank.csv").write_text("date,amount\n1,2\n")
    (tmp_path / "within.csv").mkdir()
    assert recordings_in(tmp_path) == [full, feat, bare]


def test_a_folder_without_any(tmp_path):
    with pytest.raises(ReviewError, match="holds no CSV"):
        recordings_in(tmp_path)
    with pytest.raises(ReviewError, match="cannot be read"):
        recordings_in(tmp_path / "none")
