import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import Settings
from core.sources import RefKind, SourceRef, VideoFileSource, make_source
from tests.support.fakes import gray_steps, write_clip


@pytest.mark.parametrize(
    ("text", "kind", "identity", "address"),
    [
        ("auto", RefKind.AUTO, "", ""),
        (" demo ", RefKind.DEMO, "", ""),
        ("camera:0", RefKind.CAMERA, "0", ""),
        ("camera:usb-webcam", RefKind.CAMERA, "usb-webcam", ""),
        ("RTSP://u:p@host/x", RefKind.ADDRESS, "", "RTSP://u:p@host/x"),
        ("pictures:/album", RefKind.PICTURES, "", "/album"),
        ("sequence:", RefKind.SEQUENCE, "", ""),
        ("auto.mp4", RefKind.PATH, "", "auto.mp4"),
        ("demo.mp4", RefKind.PATH, "", "demo.mp4"),
        ("./auto", RefKind.PATH, "", "./auto"),
        ("./camera:0", RefKind.PATH, "", "./camera:0"),
        (os.path.abspath("http://x"), RefKind.PATH, "", os.path.abspath("http://x")),
        ("", RefKind.PATH, "", ""),
    ],
)
def test_text_is_read_once(text: str, kind: RefKind, identity: str, address: str) -> None:
    ref = SourceRef.parse(text)
    assert ref == SourceRef(kind=kind, identity=identity, address=address)
    assert SourceRef.parse(str(ref)) == ref
    assert ref.may_be_camera == (kind in (RefKind.AUTO, RefKind.CAMERA))


@given(text=st.text())
def test_what_was_read_is_read_again(text: str) -> None:
    ref = SourceRef.parse(text)
    assert SourceRef.parse(str(ref)) == ref


@pytest.mark.parametrize(
    "name", ["auto", "demo", "camera:0", "pictures:a", "auto.mp4", "~", "film.avi", "a b"]
)
def test_a_file_of_any_name_is_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_clip(tmp_path / "clip.avi", gray_steps(2)).rename(name)
    for ref in (SourceRef.of_path(name), SourceRef.parse(f"./{name}")):
        assert ref.kind is RefKind.PATH
        assert SourceRef.parse(str(ref)) == ref
        source = make_source(ref, Settings())
        assert isinstance(source, VideoFileSource)
        source.open()
        source.close()


def test_the_home_folder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setenv("USERPROFILE", "/home/anna")
    assert SourceRef.parse("~/a.mp4").path == Path("/home/anna/a.mp4")
    assert SourceRef.parse("sequence:~/a").path == Path("/home/anna/a")


def test_a_password_is_not_shown() -> None:
    ref = SourceRef.parse("rtsp://me:s3cret@host/live")
    assert ref.shown == "rtsp://me@host/live"
    assert "s3cret" not in str(ref.without_password())
    assert SourceRef.parse("/films/a:b@c").shown == "/films/a:b@c"
