import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingsError
from core.session import check_template, events_path, new_recording_path, sidecar_path
from core.settings import RecordingSettings

NOW = datetime(2026, 3, 7, 9, 5, 1)


def name(folder, template="{source}", *, source="test", **options) -> str:
    return new_recording_path(folder, source, template=template, now=NOW, **options).name


def test_the_fields_are_filled_in(tmp_path):
    template = "{date} {time}-{source}_{participant}.{number}"
    assert name(tmp_path, template, source="My: Camera", participant="Ada L.") == (
        "2026-03-07 09-05-01-My-Camera_Ada-L.001.csv"
    )
    assert name(tmp_path, "{participant} {source}", source="://") == "unnamed session.csv"
    default = RecordingSettings().name_template
    assert new_recording_path(tmp_path, "cam", template=default, now=NOW) == new_recording_path(
        tmp_path, "cam", now=NOW
    )


@pytest.mark.parametrize("template", ["{date}", "fixed", "{number}", "{participant}-{number}"])
@pytest.mark.parametrize("taken", [lambda p: p, sidecar_path, events_path])
def test_the_next_name_is_one_that_none_of_the_three_files_has(tmp_path, template, taken):
    names = []
    for _ in range(3):
        path = new_recording_path(tmp_path, "cam", template=template, now=NOW)
        taken(path).touch()
        names.append(path.stem)
    assert len(set(names)) == 3
    assert sorted(names) == names
    numbers = ["001", "002", "003"] if "number" in template else ["", "_2", "_3"]
    assert all(stem.endswith(number) for stem, number in zip(names, numbers, strict=True))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("", "got none"),
        (" . ", "got none"),
        ("{name}", "no field"),
        ("{}", "no field"),
        ("{0}", "no field"),
        ("{date.__class__}", "no field"),
        ("{source!r}", "no field"),
        ("{number:>99999999}", "no field"),
        ("{date", "complete fields"),
        ("date}", "complete fields"),
        ("{participant}/{date}", "cannot contain /"),
        ("..\\{date}", r"cannot contain \\"),
        ("{time}:{date}", "cannot contain :"),
        ("what?", "cannot contain"),
        ("a\nb", "character 10"),
        ("\ud800", "character 55296"),
        ("x" * 300, "shorter"),
        ("{source}{source}{source}{source}", "shorter"),
        ("é" * 100, "shorter"),
    ],
)
def test_a_template_of_no_use_is_one_sentence(tmp_path, template, message):
    for attempt in (check_template, lambda t: name(tmp_path, t)):
        with pytest.raises(SettingsError, match=message) as caught:
            attempt(template)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("device", ["con", "NUL", "Aux", "com1", "LPT9", "CONIN$", "prn "])
def test_devices_of_windows_are_no_names(tmp_path, device):
    assert name(tmp_path, device).rstrip(".csv").endswith("_")
    assert name(tmp_path, device.strip() + ".{date}").startswith(f"{device.strip()}_.")


def test_names_that_begin_or_end_badly_are_mended(tmp_path):
    assert name(tmp_path, " ..{source}.. ") == "test.csv"
    assert name(tmp_path, "--help") == "help.csv"
    assert name(tmp_path, "{source}", source='=HYPERLINK("http://x")') == "HYPERLINK-http-x.csv"
    assert name(tmp_path, source="rtsp://me:s3cret@host/1") == "rtsp-me-host-1.csv"
    assert name(tmp_path, source="हिन्दी") == "हिन्दी.csv"


@given(source=st.text(), participant=st.text())
def test_any_source_and_participant_give_a_name_that_all_systems_allow(
    tmp_path_factory, source, participant
):
    folder = tmp_path_factory.getbasetemp()
    path = new_recording_path(
        folder, source, template="{source}_{participant}", participant=participant, now=NOW
    )
    assert path.parent == folder
    for file in (path, sidecar_path(path), events_path(path)):
        assert len(file.name.encode()) < 200
        assert not set(file.name) & set('<>:"/\\|?*')
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in file.name)
        assert file.name[0] not in ".- "
    path.touch(exist_ok=False)
    path.unlink()
