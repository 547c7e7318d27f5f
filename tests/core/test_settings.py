import dataclasses
import json

import pytest

from core.errors import SettingsError
from core.settings import (
    DetectorSettings,
    Settings,
    checked,
    load_settings,
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
        Settings(), detector=DetectorSettings(kind="haar", minimum_face=99, confidence=0.25)
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
        ("detector", "minimum_face", -3),
        ("detector", "minimum_face", "48"),
        ("detector", "minimum_face", True),
        ("detector", "kind", "magic"),
        ("detector", "confidence", float("nan")),
        ("analysis", "threads", None),
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
    row = next(r for r in dataclasses.fields(DetectorSettings) if r.name == "confidence")
    assert checked(row, 1) == 1.0


def test_settings_that_cannot_be_written_say_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be saved"):
        save_settings(Settings(), tmp_path / "file" / "settings.json")
