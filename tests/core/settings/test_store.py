import dataclasses
import json

import pytest

from core.detection import least_score
from core.errors import SettingsError
from core.settings import (
    MIGRATIONS,
    SCHEMA_VERSION,
    DetectorSettings,
    RecordingSettings,
    Settings,
    checked,
    load_settings,
    read_settings,
    save_settings,
)


def all_fields():
    for group in dataclasses.fields(Settings):
        for row in dataclasses.fields(group.default):
            yield pytest.param(row, id=f"{group.name}.{row.name}")


@pytest.mark.parametrize("row", list(all_fields()))
def test_every_default_fits_its_own_schema_and_explains_itself(row):
    assert checked(row, row.default) == row.default
    assert row.metadata["label"]
    assert row.metadata["help"].endswith(".")


def test_settings_survive_the_round_trip(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    changed = dataclasses.replace(
        Settings(),
        detector=DetectorSettings(kind="haar", smallest_face=9.5, sensitivity=25),
        recording=RecordingSettings(markers=tuple("abcdefghi"), flush_seconds=1.5),
    )
    save_settings(changed, path)
    assert load_settings(path) == (changed, [])
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_no_file_means_defaults_without_a_word(tmp_path):
    assert load_settings(tmp_path / "none.json") == (Settings(), [])


def test_a_broken_file_is_kept_and_said(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("{ not json", encoding="utf-8")
    settings, problems = load_settings(path)
    assert settings == Settings()
    assert len(problems) == 1
    assert "settings.json.broken" in problems[0]
    assert (tmp_path / "settings.json.broken").read_text(encoding="utf-8") == "{ not json"


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("detector", "sensitivity", -3),
        ("detector", "sensitivity", "48"),
        ("detector", "sensitivity", True),
        ("detector", "kind", "magic"),
        ("detector", "smallest_face", float("nan")),
        ("analysis", "threads", None),
        ("analysis", "highest_rate", 10**400),
        ("recording", "markers", "nine names"),
        ("recording", "markers", ["one"]),
        ("recording", "markers", [*"abcdefgh", 9]),
        ("privacy", "blur_faces", 1),
        ("appearance", "language", "xx"),
    ],
)
def test_one_bad_field_costs_only_itself(tmp_path, group, name, value):
    path = tmp_path / "settings.json"
    raw = Settings().as_dict()
    raw["camera"]["width"] = 1280
    raw[group][name] = value
    path.write_text(json.dumps(raw), encoding="utf-8")
    settings, problems = load_settings(path)
    assert settings.camera.width == 1280
    assert settings == dataclasses.replace(
        Settings(), camera=dataclasses.replace(Settings().camera, width=1280)
    )
    assert len(problems) == 1
    assert problems[0].startswith(f"{group}.{name}: ")


def test_a_group_of_the_wrong_shape_costs_only_itself(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"camera": [1], "detector": {"kind": "haar"}}), encoding="utf-8")
    settings, problems = load_settings(path)
    assert settings.detector.kind == "haar"
    assert len(problems) == 1


def test_a_whole_number_is_taken_where_a_fraction_is_asked():
    row = next(r for r in dataclasses.fields(DetectorSettings) if r.name == "smallest_face")
    assert checked(row, 1) == 1.0


def test_settings_that_cannot_be_written_say_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be saved"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


VERSION_1 = {
    "version": 1,
    "camera": {"device": "usb:1", "width": 1280, "height": 720, "rate": 25.0, "mirror": False},
    "detector": {
        "kind": "yunet",
        "yunet_file": "/a.onnx",
        "minimum_face": 64,
        "confidence": 0.5,
        "analysis_width": 480,
    },
    "analysis": {"smoothing_seconds": 1.0, "confidence_threshold": 0.6, "threads": 2},
    "recording": {"folder": "/sessions"},
}


def write(path, raw):
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def test_a_file_of_version_1_keeps_all_its_values(tmp_path):
    settings, problems = load_settings(write(tmp_path / "settings.json", VERSION_1))
    assert problems == []
    now = settings.as_dict()
    for group, values in VERSION_1.items():
        if group not in ("version", "detector"):
            assert values.items() <= now[group].items()
    # What is asked of the detector has other words since version 3.
    assert (settings.detector.kind, settings.detector.yunet_file) == ("yunet", "/a.onnx")
    assert settings.detector.smallest_face == pytest.approx(100 * 64 / 480)
    assert least_score(0.35, settings.detector.sensitivity) == pytest.approx(0.5, abs=0.01)
    assert now["version"] == SCHEMA_VERSION
    assert settings.privacy == Settings().privacy
    assert settings.recording.markers == Settings().recording.markers


def test_the_defaults_of_version_2_become_those_of_today(tmp_path):
    old = {"kind": "auto", "yunet_file": "", "minimum_face": 48, "confidence": 0.35}
    raw = {"version": 2, "detector": old | {"analysis_width": 640, "every_nth": 3}}
    path = write(tmp_path / "settings.json", raw)
    assert load_settings(path) == (Settings(detector=DetectorSettings(every_nth=3)), [])
    assert read_settings(path).detector == DetectorSettings(every_nth=3)
    for odd in ([1], {"minimum_face": "48", "confidence": True, "kind": 4}):
        write(path, {"version": 2, "camera": {"width": 1280}, "detector": odd})
        settings, problems = load_settings(path)
        assert (settings.camera.width, settings.detector) == (1280, DetectorSettings())
        assert len(problems) == 1


def test_there_is_a_step_from_every_older_version():
    assert set(MIGRATIONS) == set(range(1, SCHEMA_VERSION))


def test_a_newer_file_is_used_as_far_as_known_and_never_overwritten(tmp_path):
    newer = {**VERSION_1, "version": 99, "telepathy": {"on": True}}
    path = write(tmp_path / "settings.json", newer)
    settings, problems = load_settings(path)
    assert settings.camera.width == 1280
    assert len(problems) == 1
    assert "newer" in problems[0]
    assert "settings.json.version-99" in problems[0]
    assert json.loads(path.read_text(encoding="utf-8")) == newer
    for _ in range(2):
        save_settings(settings, path)
        kept = tmp_path / "settings.json.version-99"
        assert json.loads(kept.read_text(encoding="utf-8")) == newer
        assert load_settings(path) == (settings, [])


@pytest.mark.parametrize("version", [None, "two", 0, -1, 1.5, True, [1]])
def test_a_version_that_is_none_costs_nothing_else(tmp_path, version):
    path = write(tmp_path / "settings.json", {**VERSION_1, "version": version})
    settings, problems = load_settings(path)
    assert settings.camera.width == 1280
    assert len(problems) == 1
    assert "version" in problems[0]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"version": 99', "[99]"])
def test_what_is_no_settings_file_can_be_saved_over(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    save_settings(Settings(), path)
    assert load_settings(path) == (Settings(), [])
    path.write_text(text, encoding="utf-8")
    settings, problems = load_settings(path)
    assert (settings, len(problems)) == (Settings(), 1)
    assert (tmp_path / "settings.json.broken").read_text(encoding="utf-8") == text
