"""dev.py's decisions, on real files in a temporary folder; nothing is downloaded."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ;[^\\]*)? \\$")


def pins(lock: Path) -> dict[str, str]:
    """Read name and version of everything that a lock file installs."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return dict(match.groups() for line in lines if (match := PINNED.match(line)))


class Installer:
    """Stands for `create_venv` and pip: notes what was done, and makes the interpreter's file.

    Attributes:
        fails: When true, pip ends with an error.
    """

    def __init__(self) -> None:
        self.fails = False
        self._done: list[str] = []

    def create_venv(self):
        self._done.append("venv")
        dev.venv_program("python").parent.mkdir(parents=True, exist_ok=True)
        dev.venv_program("python").write_text("")

    def must(self, command, failure):
        assert "--require-hashes" in command
        self._done.append(Path(command[-1]).stem)
        if self.fails:
            raise dev.SetupError(failure)

    def taken(self) -> list[str]:
        """Say what was done since the last question: "venv", or the lock that pip was given."""
        done, self._done = self._done, []
        return done


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with locks of its own, and an installer that only takes notes."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    locks = {name: tmp_path / f"{name}.txt" for name in ("run", "dev")}
    for lock in locks.values():
        lock.write_text("numpy==1\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "mien-stamp.json")
    monkeypatch.setattr(dev, "LOCKS", locks)
    installer = Installer()
    monkeypatch.setattr(dev, "create_venv", installer.create_venv)
    monkeypatch.setattr(dev, "must", installer.must)
    return installer


# --- the lock files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "dev"])
def test_lock_is_pinned_hashed_and_free_of_addresses(name):
    text = dev.LOCKS[name].read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert entries
    assert all(PINNED.match(line) for line in entries)
    # A backslash ends the line of each requirement and of each hash but its last.
    assert len(re.findall(r"^\S.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)) == len(entries)
    assert not re.search(r"://|file:|--find|--extra|--index|\B/(home|tmp|opt|root|work)\b", text)
    assert "torch" not in pins(dev.LOCKS[name])


def test_dev_lock_holds_the_run_lock_and_only_it_holds_tensorflow():
    run, full = pins(dev.LOCKS["run"]), pins(dev.LOCKS["dev"])
    assert run.items() <= full.items()
    assert "tensorflow" in full
    assert not {"tensorflow", "keras", "pytest"} & run.keys()


def test_locks_hold_every_declared_requirement():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(requirements):
        return {re.match(r"[\w.-]+", entry)[0].lower() for entry in requirements}

    extras = set().union(*map(names, project["optional-dependencies"].values()))
    assert names(project["dependencies"]) <= pins(dev.LOCKS["run"]).keys()
    assert extras <= pins(dev.LOCKS["dev"]).keys()


# --- an old Python, and Python alone -------------------------------------------------------------


def test_an_old_python_is_told_what_is_needed():
    sentence = dev.version_problem((3, 10))
    assert "3.11" in sentence
    assert "3.10" in sentence
    assert dev.version_problem((3, 11)) is None
    assert dev.version_problem((3, 14)) is None


def test_an_old_python_can_read_the_file_as_far_as_that_sentence():
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    check = next(node for node in tree.body if isinstance(node, ast.If))
    assert [node.names[0].name for node in imports if node.lineno < check.lineno] == ["sys"]


def test_only_the_standard_library_is_imported():
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


# --- .venv and its stamp -------------------------------------------------------------------------


def test_digest_depends_on_lock_project_and_python(tmp_path):
    lock, project = tmp_path / "run.txt", tmp_path / "pyproject.toml"
    lock.write_text("a==1")
    project.write_text("x")
    seen = {dev.digest(lock, project, "3.11"), dev.digest(lock, project, "3.12")}
    lock.write_text("a==2")
    seen.add(dev.digest(lock, project, "3.11"))
    project.write_text("y")
    seen.add(dev.digest(lock, project, "3.11"))
    assert len(seen) == 4
    assert dev.digest(lock, project, "3.11") in seen


def test_stamp_round_trip_leaves_one_file(tmp_path):
    stamp = tmp_path / ".venv" / "stamp.json"
    assert dev.read_stamp(stamp) is None
    dev.write_stamp(stamp, {"run": "a"})
    dev.write_stamp(stamp, {"run": "b"})
    assert dev.read_stamp(stamp) == {"run": "b"}
    assert [path.name for path in stamp.parent.iterdir()] == ["stamp.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_unreadable_stamp_is_no_stamp(tmp_path, content):
    stamp = tmp_path / "stamp.json"
    stamp.write_bytes(content)
    assert dev.read_stamp(stamp) is None


def test_second_start_does_nothing(checkout):
    dev.ensure_environment("run")
    assert checkout.taken() == ["venv", "run"]
    dev.ensure_environment("run")
    assert checkout.taken() == []


def test_dev_environment_serves_the_app_but_not_the_other_way_round(checkout):
    dev.ensure_environment("run")
    dev.ensure_environment("dev")
    assert checkout.taken() == ["venv", "run", "dev"]
    dev.ensure_environment("run")
    assert checkout.taken() == []


def test_changed_lock_installs_into_the_same_venv(checkout):
    dev.ensure_environment("run")
    checkout.taken()
    dev.LOCKS["run"].write_text("numpy==2\n")
    dev.ensure_environment("run")
    assert checkout.taken() == ["run"]


def test_interrupted_installation_is_repaired_from_scratch(checkout):
    dev.ensure_environment("run")
    checkout.taken()
    half_installed = dev.VENV / "half-installed"
    half_installed.write_text("")
    dev.LOCKS["run"].write_text("numpy==2\n")
    checkout.fails = True
    with pytest.raises(dev.SetupError):
        dev.ensure_environment("run")
    # Going back to the lock of the last good installation must not bring its stamp back to life.
    dev.LOCKS["run"].write_text("numpy==1\n")
    checkout.fails = False
    checkout.taken()
    dev.ensure_environment("run")
    assert checkout.taken() == ["venv", "run"]
    assert not half_installed.exists()


def test_other_python_version_makes_the_venv_anew(checkout):
    dev.ensure_environment("run")
    checkout.taken()
    dev.write_stamp(dev.STAMP, json.loads(dev.STAMP.read_text()) | {"python": "3.0"})
    dev.ensure_environment("run")
    assert checkout.taken() == ["venv", "run"]


def test_vanished_interpreter_makes_the_venv_anew(checkout):
    dev.ensure_environment("run")
    checkout.taken()
    dev.venv_program("python").unlink()
    dev.ensure_environment("run")
    assert checkout.taken() == ["venv", "run"]


def test_somebody_elses_venv_is_added_to(checkout):
    own = dev.VENV / "notes.txt"
    own.parent.mkdir()
    own.write_text("mine")
    checkout.create_venv()
    checkout.taken()
    dev.ensure_environment("run")
    assert checkout.taken() == ["venv", "run"]
    assert own.exists()


# --- displays and system libraries ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_window_is_opened_where_it_can_be_seen(environment, platform, expected):
    assert dev.has_display(environment, platform) is expected


def test_libraries_follow_the_display():
    def needed(platform="linux", **environment):
        return dev.needed_libraries(environment, platform).keys()

    assert needed() == dev.QT_LIBRARIES.keys()
    assert "libxcb-cursor.so.0" in needed(DISPLAY=":0")
    assert "libxcb-cursor.so.0" not in needed(DISPLAY=":0", WAYLAND_DISPLAY="wayland-0")
    assert "libwayland-client.so.0" in needed(WAYLAND_DISPLAY="wayland-0")
    assert needed(DISPLAY=":0", QT_QPA_PLATFORM="offscreen") == dev.QT_LIBRARIES.keys()
    assert not needed("darwin")


@pytest.mark.skipif(sys.platform != "linux", reason="names a Linux library")
def test_missing_libraries_are_found_by_the_loader():
    libraries = {"libc.so.6": "libc6", "libmien-invented.so.1": "libmien1"}
    assert dev.missing_libraries(libraries) == {"libmien-invented.so.1": "libmien1"}


@pytest.mark.parametrize(
    ("has_apt", "expected"), [(True, "sudo apt-get install"), (False, "Debian")]
)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks Qt's libraries")
def test_missing_library_is_named_to_who_cannot_install_it(monkeypatch, has_apt, expected):
    monkeypatch.setattr(dev, "needed_libraries", lambda _: {"libmien-invented.so.1": "libmien1"})
    monkeypatch.setattr(dev.shutil, "which", lambda _: "apt-get" if has_apt else None)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(dev.SetupError) as caught:
        dev.ensure_libraries({})
    assert "libmien-invented.so.1" in str(caught.value)
    assert "libmien1" in str(caught.value)
    assert expected in str(caught.value)


# --- commands ------------------------------------------------------------------------------------


def test_headless_session_is_ten_seconds_of_the_demo(tmp_path):
    arguments = dev.headless_arguments([], tmp_path)
    assert arguments[:4] == ["--source", "demo", "--duration", "10"]
    assert arguments[4:] == [
        *("--record", str(tmp_path / "mien-demo.csv")),
        *("--screenshot", str(tmp_path / "mien-demo.png")),
    ]


def test_headless_session_keeps_what_the_person_chose(tmp_path):
    arguments = dev.headless_arguments(["--source=clip.mp4", "--duration", "3"], tmp_path)
    assert arguments[:3] == ["--source=clip.mp4", "--duration", "3"]
    assert arguments[3::2] == ["--record", "--screenshot"]


@pytest.mark.parametrize("flag", ["-h", "--help", "--smoke"])
def test_headless_help_and_smoke_stay_as_they_are(tmp_path, flag):
    assert dev.headless_arguments([flag], tmp_path) == [flag]


def test_child_exit_code_is_passed_on():
    assert dev.call([sys.executable, "-c", "raise SystemExit(7)"]) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_child_killed_by_a_signal_reads_as_in_a_shell():
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert dev.call([sys.executable, "-c", code]) == 128 + signal.SIGKILL


@pytest.mark.parametrize("arguments", [[], ["nonsense"]])
def test_wrong_usage_explains_the_commands(capsys, arguments):
    assert dev.main(arguments) == 2
    assert "dev.py run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (dev.SetupError("Do this first."), 1, "dev.py: Do this first.\n"),
        (PermissionError(13, "Permission denied", ".venv"), 1, "Permission denied: '.venv'\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_nothing_ends_in_a_traceback(monkeypatch, capsys, raised, code, said):
    def command(arguments):
        raise raised

    monkeypatch.setitem(dev.COMMANDS, "run", command)
    assert dev.main(["run"]) == code
    error = capsys.readouterr().err
    assert error.endswith(said)
    assert error.count("\n") == said.count("\n")


def test_check_goes_on_after_a_failure_and_then_fails(monkeypatch, capsys):
    ran = []

    def call(command):
        ran.append([command[0].stem, *command[1:]])
        return 1 if "check" in command else 0

    monkeypatch.setattr(dev, "ensure_environment", lambda lock: None)
    monkeypatch.setattr(dev, "call", call)
    assert dev.main(["check"]) == 1
    assert ran == [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]]
    assert "ruff check" in capsys.readouterr().err


@pytest.mark.slow
def test_screenshots_show_a_dialog_in_every_look(tmp_path):
    """The real window, as `dev.py screenshots` renders it."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.screenshots", "--only", "rename", "--scale", "1"]
    subprocess.run(
        [*command, "--out", str(tmp_path)], cwd=dev.ROOT, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip
    names = sorted(path.name for path in tmp_path.glob("*.png"))
    looks = [f"{theme}-{lang}" for theme in ("dark", "light") for lang in ("de", "en")]
    assert names == [f"rename-{look}-100.png" for look in looks]
    assert len({path.read_bytes() for path in tmp_path.glob("*.png")}) == 4
