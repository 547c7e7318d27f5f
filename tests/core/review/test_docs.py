import re
from pathlib import Path

from core.review.export import FORMATS
from core.review.figures import header_of
from tests.support.review_files import make_table, write_recording

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "review.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_runs(tmp_path, monkeypatch, capsys):
    write_recording(tmp_path, "name", table=make_table(faces=3))
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    exec(compile(code, "docs/review.md", "exec"), names)
    assert "Anna A 0." in capsys.readouterr().out
    assert (tmp_path / "name.xlsx").is_file()
    assert names["page"].startswith("<!DOCTYPE html>")


def test_the_page_names_every_format_and_figure():
    for name in FORMATS:
        assert f"| `{name}` |" in PAGE
    for name in header_of()[9:]:
        if not name.startswith(("share_", "mean_", "episodes_", "episode_s_")):
            assert f"| `{name}` |" in PAGE
