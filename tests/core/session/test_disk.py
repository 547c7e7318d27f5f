import shutil

import pytest

from core.session import DiskState
from core.session.disk import disk_space


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (0, DiskState.FULL),
        (3_999_999, DiskState.FULL),
        (4_000_000, DiskState.LOW),
        (499_999_999, DiskState.LOW),
        (500_000_000, DiskState.PLENTY),
    ],
)
def test_the_state_of_a_disk(tmp_path, monkeypatch, free, state):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("core.session.disk.shutil.disk_usage", lambda _: usage)
    space = disk_space(tmp_path, low_bytes=500_000_000, bytes_per_second=1000)
    assert (space.free_bytes, space.state) == (free, state)
    assert space.seconds_left == max(free - 4_000_000, 0) / 1000


def test_the_room_of_a_folder_that_is_not_made_yet(tmp_path):
    space = disk_space(tmp_path / "not" / "yet", low_bytes=0)
    assert space.free_bytes > 0
    assert space.seconds_left is None


def test_a_disk_that_says_nothing_is_no_reason_to_worry(tmp_path, monkeypatch):
    def unknown(_):
        raise OSError("no such thing here")

    monkeypatch.setattr("core.session.disk.shutil.disk_usage", unknown)
    space = disk_space(tmp_path, low_bytes=500, bytes_per_second=9)
    assert (space.free_bytes, space.seconds_left, space.state) == (None, None, DiskState.PLENTY)
