"""One place knows where a password stands in an address; both of its answers are tried here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import hide_passwords, split_login, with_login, without_password
from core.sources.network.snapshot import opener_for

WORD = st.text(st.characters(categories=("L", "N", "P"), exclude_characters="@"), min_size=4)


@given(user=WORD, password=st.text(min_size=1))
def test_what_is_put_in_is_taken_out_and_never_shown(user, password):
    whole = with_login("rtsp://host:554/live", user, password)
    assert split_login(whole) == ("rtsp://host:554/live", user, password)
    shown = without_password(whole)
    assert shown == hide_passwords(whole)
    assert split_login(shown) == ("rtsp://host:554/live", user, "")


@pytest.mark.parametrize(
    "password", ["s3cret", "s3/cret", "1/s3cret", "s3@cret", "s3cret?", "#s3cret"]
)
def test_too_much_is_hidden_rather_than_too_little(password):
    address = f"rtsp://anna:{password}@host/live"
    for text in (without_password(address), hide_passwords(f"see {address} now")):
        assert password not in text
        assert "rtsp://anna@host/live" in text


def test_a_text_without_addresses_stays():
    for text in ("10:30 @ lab", "a:b@c", "http://h/x?q=1", "C:\\films\\a@2x.mp4"):
        assert hide_passwords(text) == text
    assert without_password("a:b@c") == "a:b@c"


def test_a_picture_is_fetched_with_the_password_that_was_meant():
    plain, opener = opener_for("http://anna:p%40/w@cam/snap.jpg")
    known = next(handler.passwd for handler in opener.handlers if hasattr(handler, "passwd"))
    assert plain == "http://cam/snap.jpg"
    assert known.find_user_password(None, plain) == ("anna", "p@/w")
