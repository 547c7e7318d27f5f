import dataclasses
import json

import pytest

from core.batch.options import chosen_settings, option_name, parser
from core.errors import SettingsError
from core.session import SessionRecorder, sidecar_path
from core.settings import AnalysisSettings, DetectorSettings, Settings, save_settings, settings_path
from tests.support.engine import INFO

ROWS = [
    (group, row)
    for group, kind in (("detector", DetectorSettings), ("analysis", AnalysisSettings))
    for row in dataclasses.fields(kind)
    if row.name != "sequence_rate"  # --rate
]


def chosen(*options) -> Settings:
    settings, problems = chosen_settings(parser().parse_args(["analyze", "a.mp4", *options]))
    assert problems == []
    return settings


def other(row):
    """A value that is not the default."""
    if row.metadata["choices"]:
        return row.metadata["choices"][-1]
    return f"{row.name}.x" if row.type is str else row.type(row.metadata["high"])


@pytest.mark.parametrize(("group", "row"), ROWS, ids=lambda value: getattr(value, "name", value))
def test_every_setting_that_changes_a_result_is_an_option(group, row, capsys):
    value = other(row)
    settings = chosen(option_name(row), str(value))
    assert getattr(getattr(settings, group), row.name) == value
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(["analyze", "--help"])
    assert caught.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    assert option_name(row) in text
    assert row.metadata["help"] in text


@pytest.mark.parametrize(
    "options",
    [
        ["--face-limit", "51"],
        ["--face-limit", "2.5"],
        ["--face-limit", "many"],
        ["--confidence", "nan"],
        ["--confidence", "1,5"],
        ["--detector", "blue"],
        ["--rate", "0"],
        ["--rate", "nan"],
        ["--folder", "film"],
        ["--face", "3"],
        ["--output"],
        ["caf\udce9", "--threads", "\udce9"],
    ],
)
def test_a_bad_value_is_wrong_usage_in_one_sentence(options, capsys):
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(["analyze", "a.mp4", *options])
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert printed.err.startswith("mien-analyze: ")


def test_the_user_s_own_settings_are_the_base_but_for_what_keeps_a_live_picture_quick():
    own = Settings(
        detector=DetectorSettings(face_limit=3, smallest_face=12),
        analysis=AnalysisSettings(highest_rate=5.0, smoothing_seconds=1.0),
    )
    save_settings(own, settings_path())
    settings = chosen("--sensitivity", "20")
    assert (settings.detector.face_limit, settings.detector.sensitivity) == (3, 20)
    assert (settings.detector.smallest_face, settings.analysis.highest_rate) == (3, 0)
    assert settings.analysis.smoothing_seconds == 1
    settings = chosen("--smallest-face", "12", "--highest-rate", "5")
    assert (settings.detector.smallest_face, settings.analysis.highest_rate) == (12, 5)


def test_a_settings_file_is_taken_as_it_is_and_options_go_before_it(tmp_path):
    save_settings(Settings(detector=DetectorSettings(face_limit=3)), settings_path())
    wanted = Settings(
        detector=DetectorSettings(smallest_face=12, face_limit=7),
        analysis=AnalysisSettings(highest_rate=5.0),
    )
    path = tmp_path / "lab.json"
    save_settings(wanted, path)
    assert chosen("--settings", str(path)) == wanted
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert chosen("--settings", str(path), "--face-limit", "9").detector.face_limit == 9


def test_the_settings_of_a_recording_can_be_used_again(tmp_path):
    wanted = Settings(detector=DetectorSettings(face_limit=7))
    SessionRecorder(tmp_path / "a.csv", source=INFO, settings=wanted, cards=[]).close()
    assert chosen("--settings", str(sidecar_path(tmp_path / "a.csv"))) == wanted


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "{",
        "[1]",
        "\0",
        json.dumps({"schema_version": 3}),
        json.dumps({"version": 99}),
        json.dumps({"detector": {"face_limit": 99}}),
        json.dumps({"detector": {"face_limits": 9}}),
        json.dumps({"detecter": {"face_limit": 9}}),
        json.dumps({"detector": [1]}),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_an_error_and_stays(tmp_path, content):
    path = tmp_path / "lab.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SettingsError) as caught:
        chosen("--settings", str(path))
    assert "lab.json" in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before
    assert content is None or path.read_text(encoding="utf-8") == content


def test_a_yunet_file_chooses_yunet_unless_told_otherwise():
    assert chosen("--yunet-file", "y.onnx").detector.kind == "yunet"
    assert chosen("--yunet-file", "y.onnx", "--detector", "haar").detector.kind == "haar"


def test_the_rate_of_a_sequence_stands_in_the_settings():
    assert getattr(chosen("--rate", "10").analysis, "sequence_rate", 10) == 10


def test_the_exit_codes_are_in_the_help(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["analyze", "--help"])
    text = capsys.readouterr().out
    assert all(f"\n  {code}  " in text for code in range(4))
