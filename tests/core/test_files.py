import os
import subprocess
import sys

import pytest

from core.files import GrowingFile, hold, write_atomically


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / ("n" * 240 + ".json")
    write_atomically(path, "old")
    write_atomically(path, "new ☺")
    assert path.read_text(encoding="utf-8") == "new ☺"
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\udce9")
    assert path.read_text(encoding="utf-8") == "new ☺"
    assert list(tmp_path.iterdir()) == [path]


def test_a_growing_file_never_takes_the_place_of_another(tmp_path):
    path = tmp_path / "a"
    file = GrowingFile(path, b"head\n")
    with pytest.raises(FileExistsError):
        GrowingFile(path, b"")
    file.append(b"more\n")
    assert (path.read_bytes(), file.size) == (b"head\nmore\n", 10)
    file.close()
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.append(b"x")
    file.discard()
    assert not path.exists()


# The pieces do not fit the limit evenly, so that one is written in part.
LIMITED = """
import resource, sys
from pathlib import Path
from core.files import GrowingFile

file = GrowingFile(Path(sys.argv[1]), b"head\\n")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    while True:
        file.append(b"x" * 29 + b"\\n")
except OSError:
    print(file.size)
try:
    GrowingFile(Path(sys.argv[2]), b"x" * 2000)
except OSError:
    print("refused")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes on Windows")
def test_a_piece_that_does_not_fit_is_not_in_the_file_at_all(tmp_path):
    path, other = tmp_path / "a", tmp_path / "b"
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(other)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        check=True,
    )
    assert ran.stdout.split() == ["995", "refused"]
    assert path.read_bytes() == b"head\n" + (b"x" * 29 + b"\n") * 33
    assert not other.exists()


def test_what_is_held_is_held_once_until_it_is_closed(tmp_path):
    path = tmp_path / "a"
    file = GrowingFile(path, b"head", held=True)
    with path.open("r+b") as other, pytest.raises(BlockingIOError):
        hold(other)
    assert path.read_bytes() == b"head"
    file.append(b" and more")
    file.close()
    with path.open("r+b") as other:
        hold(other)
        assert other.tell() == 0
