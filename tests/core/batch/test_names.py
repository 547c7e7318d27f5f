import os
import sys

import pytest

from core.batch.names import LONGEST_STEM, result_names

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names")


def stems(sources, folder):
    return [path.name.removesuffix(".csv") for path in result_names(sources, folder)]


def test_a_file_gives_its_name_and_a_folder_its_whole_name(tmp_path):
    for name in ("P01.1", "P01.2"):
        (tmp_path / name).mkdir()
    (tmp_path / "P01.mp4").touch()
    sources = [str(tmp_path / name) for name in ("P01.1", "P01.2", "P01.mp4")]
    assert stems(sources, tmp_path) == ["P01.1", "P01.2", "P01"]


def test_a_folder_is_called_so_however_it_is_given(tmp_path, monkeypatch):
    (tmp_path / "P01.1" / "inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "P01.1")
    assert stems([".", "inner/..", "inner/"], tmp_path) == ["P01.1", "P01.1_2", "inner"]
    assert stems([os.path.abspath(os.sep)], tmp_path) == ["session"]


def test_names_alike_get_numbers_whatever_their_order(tmp_path):
    sources = ["b/a.mp4", "a.mp4", "a.avi", "A.mov", "a_2.mp4", "ä.mp4", "a\u0308.mp4"]
    names = dict(zip(sources, stems(sources, tmp_path), strict=True))
    assert names == {
        "A.mov": "A",
        "a.avi": "a_3",  # 2 is the name of another
        "a.mp4": "a_4",
        "b/a.mp4": "a_5",
        "a_2.mp4": "a_2",
        "a\u0308.mp4": "a\u0308",
        "ä.mp4": "ä_2",
    }
    assert dict(zip(sources[::-1], stems(sources[::-1], tmp_path), strict=True)) == names


def test_the_same_source_twice(tmp_path):
    assert stems(["a.mp4", "a.mp4"], tmp_path) == ["a", "a_2"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("   ", "session"),
        ("...", "session"),
        (" .mp4", "session"),
        (".mp4", "mp4"),
        ("P01 .mp4", "P01"),
        ("P01.mp4 ", "P01"),
        ("-clip.mp4", "clip"),
        ("con.mp4", "con_"),
        ("caf\udce9.mp4", "caf_xe9"),
        ("new\nline.mp4", "new_line"),
        ('a:b "c" <d>?.mp4', "a_b _c_ _d__"),
        ("http://anna:pw@cam.example/films/P01.mp4?key=1#t", "P01"),
        ("http://cam.example/", "cam.example"),
        ("http://[broken", "session"),
    ],
)
def test_strange_names_become_such_as_every_system_allows(tmp_path, name, stem):
    assert stems([name], tmp_path) == [stem]


@no_windows
@pytest.mark.parametrize("letter", ["x", "ü", "☺", "\U0001f600"])
@pytest.mark.parametrize("number", [200, 236, 237, 246, 251, 255])
def test_long_names_fit_and_stay_apart(tmp_path, letter, number):
    size = len(letter.encode())
    sources = [letter * (number // size - 1) + "x" * (number % size) + end for end in "ab"]
    names = stems([*sources, sources[0]], tmp_path)
    assert len(set(names)) == 3
    for name in names:
        assert len(f"{name}_events.tsv".encode()) <= 255
        (tmp_path / f"{name}_events.tsv").touch()
    if len(sources[0].encode()) <= LONGEST_STEM:
        assert names[:2] == sources
