#!/usr/bin/env python3
"""Set up and drive Mien from a checkout, with nothing but Python's standard library.

    python3 dev.py run   [args]   open the app; args go to `python -m gui`
    python3 dev.py test  [args]   run the test suite offscreen; args go to pytest
    python3 dev.py bench          run tests/benchmarks, which print what they measure
    python3 dev.py formats [args] try every kind of video file and picture, write docs/formats.md
    python3 dev.py check          lint, format, types and import rules
    python3 dev.py build          make the windowed build in dist/mien
    python3 dev.py screenshots --out DIR   render every dialog and state of the window
    python3 dev.py translate      gather the texts of the window, and compile their translations
    python3 dev.py lock  [args]   update requirements/*.txt; args go to uv, like --upgrade

Most commands first install into `.venv` what is missing; after that they start at once.
"""

# This file must be readable to an older Python, so that it can say what it needs: no new syntax
# above the version check, and none below it that Python 3.6 cannot parse.
import sys


def version_problem(version: "tuple[int, int]") -> "str | None":
    """Return a sentence when this version of Python is too old."""
    if version >= (3, 11):
        return None
    major, minor = version
    return f"Mien needs Python 3.11 or newer, and this is Python {major}.{minor}."


if version_problem(sys.version_info[:2]):
    sys.exit(version_problem(sys.version_info[:2]))

import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "mien-stamp.json"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
PYTHON_VERSION = "{}.{}".format(*sys.version_info)

# The system libraries that Qt's Linux wheels link to and do not bring, with the Debian and Ubuntu
# package of each. `readelf -d` on the wheel's libraries and plugins names them.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class SetupError(Exception):
    """Something the person has to do before dev.py can go on; the message is one sentence."""


# --- processes -----------------------------------------------------------------------------------


def call(command: Sequence[object], environment: Mapping[str, str] | None = None) -> int:
    """Run `command` in the checkout and return its exit code, as a shell would report it.

    Ctrl-C reaches the child as well, so it is left to end in its own way: an app that is recording
    still has a file to close.
    """
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=environment)
    interrupted = False
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            interrupted = True
        else:
            break
    if interrupted:
        raise KeyboardInterrupt
    return code if code >= 0 else 128 - code


def must(command: Sequence[object], failure: str) -> None:
    """Run `command`; raise `SetupError(failure)` when it does not succeed."""
    if call(command) != 0:
        raise SetupError(failure)


def venv_program(name: str) -> Path:
    """Return the path of a program in `.venv`, `python` included."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


# --- system libraries ----------------------------------------------------------------------------


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether there is a display; a QT_QPA_PLATFORM set by the user counts as one."""
    if platform != "linux":
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def needed_libraries(
    environment: Mapping[str, str], platform: str = sys.platform
) -> dict[str, str]:
    """Return the libraries that Qt needs on this display, as file name to Debian package."""
    if platform != "linux":
        return {}
    if environment.get("QT_QPA_PLATFORM"):
        return QT_LIBRARIES
    if environment.get("WAYLAND_DISPLAY"):
        return QT_LIBRARIES | WAYLAND_LIBRARIES
    if environment.get("DISPLAY"):
        return QT_LIBRARIES | X11_LIBRARIES
    return QT_LIBRARIES


def missing_libraries(libraries: Mapping[str, str]) -> dict[str, str]:
    """Return those of `libraries` that the system's loader does not find."""
    missing = {}
    for name, package in libraries.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing[name] = package
    return missing


def install_packages(packages: Sequence[str], reason: str) -> None:
    """Install Debian packages when that is possible here, else say which ones are needed.

    Raises:
        SetupError: This is not Debian or Ubuntu, or not root, or apt-get failed.
    """
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise SetupError(f"{reason}. On Debian they are in {', '.join(packages)}.")
    if os.geteuid() != 0:
        raise SetupError(f"{reason}. Install what is missing with: sudo {command}")
    print(f"{reason}: installing {', '.join(packages)}.", flush=True)
    must(["apt-get", "update", "-q"], "apt-get update failed; see above.")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    must(shlex.split(command), f"This failed, see above: {command}")


def ensure_libraries(environment: Mapping[str, str]) -> None:
    """Make sure that the system libraries Qt needs in `environment` can be loaded."""
    missing = missing_libraries(needed_libraries(environment))
    if not missing:
        return
    reason = f"Qt needs system libraries that are missing ({', '.join(missing)})"
    install_packages(sorted(set(missing.values())), reason)
    still = missing_libraries(missing)
    if still:
        raise SetupError(f"{', '.join(still)} cannot be loaded even after the installation.")


# --- .venv ---------------------------------------------------------------------------------------


def digest(lock: Path, pyproject: Path, python_version: str = PYTHON_VERSION) -> str:
    """Return the SHA-256 of everything that determines an environment made from `lock`."""
    parts = (lock.read_bytes(), pyproject.read_bytes(), python_version.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def read_stamp(stamp: Path) -> dict[str, str] | None:
    """Return the contents of a stamp: lock name to digest; empty during an installation.

    None means that there is no stamp that can be read.
    """
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_stamp(stamp: Path, installed: Mapping[str, str]) -> None:
    """Replace a stamp atomically."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    temporary = stamp.with_suffix(".new")
    temporary.write_text(json.dumps(dict(installed)), encoding="utf-8")
    os.replace(temporary, stamp)


def create_venv() -> None:
    """Create `.venv`, or complete one that an IDE has created."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{PYTHON_VERSION}-venv"
        install_packages([package], "This Python cannot make a virtual environment")
    import venv  # Debian has it where it has ensurepip

    # In this process rather than by `-m venv`, which answers Ctrl-C with a traceback.
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        reason = (error.output or b"").decode(errors="replace").strip()
        raise SetupError(f"A virtual environment cannot be made in .venv: {reason}") from error


def ensure_environment(lock_name: str) -> None:
    """Install into `.venv` what the lock file `lock_name` ("run" or "dev") says.

    The stamp is emptied before pip starts and filled after it succeeds. An empty stamp therefore
    means an interrupted installation, and `.venv` is recreated rather than trusted; so is one of
    another Python version. A `.venv` without a stamp is somebody's own, and is added to.
    """
    wanted = {name: digest(lock, ROOT / "pyproject.toml") for name, lock in LOCKS.items()}
    stamp = read_stamp(STAMP)
    python = venv_program("python")
    usable = python.exists() and (stamp is None or stamp.get("python") == PYTHON_VERSION)
    if usable and stamp and stamp.get(lock_name) == wanted[lock_name]:
        return
    if VENV.exists() and not usable:
        print("Recreating .venv.", flush=True)
        shutil.rmtree(VENV)
    write_stamp(STAMP, {})
    if not usable or stamp is None:
        create_venv()
    print(f"Installing requirements/{LOCKS[lock_name].name} into .venv.", flush=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--no-deps"]
    # Wheels only: a package that has none for this machine is named at once, not built. Bytecode is
    # left to the first import, which needs a small part of it.
    must(
        [*pip, "--no-compile", "--only-binary=:all:", "--require-hashes", "-r", LOCKS[lock_name]],
        "The requirements could not be installed; see above. Is this computer online?",
    )
    # The dev lock holds everything of the run lock at the same versions.
    names = ["run", "dev"] if lock_name == "dev" else ["run"]
    write_stamp(STAMP, {"python": PYTHON_VERSION} | {name: wanted[name] for name in names})


# --- commands ------------------------------------------------------------------------------------


def headless_arguments(arguments: Sequence[str], folder: Path) -> list[str]:
    """Return arguments for a session without a display: ten seconds of the demo, kept in `folder`.

    What the person chose stays; help and smoke runs need nothing added.
    """
    given = {argument.partition("=")[0] for argument in arguments}
    if given & {"-h", "--help", "--version", "--smoke"}:
        return list(arguments)
    defaults = {
        "--source": "demo",
        "--duration": "10",
        "--record": str(folder / "mien-demo.csv"),
        "--screenshot": str(folder / "mien-demo.png"),
    }
    added = [(flag, value) for flag, value in defaults.items() if flag not in given]
    return [*arguments, *(part for pair in added for part in pair)]


def run(arguments: Sequence[str]) -> int:
    """Open the app, or without a display run the demo offscreen and list the files it wrote."""
    ensure_environment("run")
    environment = dict(os.environ)
    ensure_libraries(environment)
    if has_display(environment):
        return call([venv_program("python"), "-m", "gui", *arguments])
    print("There is no display here, so Mien runs offscreen.", flush=True)
    folder = ROOT / "out" / time.strftime("demo-%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, exist_ok=True)
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [venv_program("python"), "-m", "gui", *headless_arguments(arguments, folder)]
    code = call(command, environment)
    for path in sorted(folder.iterdir()):
        print(f"Written: {path}")
    return code


def offscreen_environment() -> dict[str, str]:
    """Return this environment with Qt's offscreen platform chosen, and its libraries in place."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ensure_libraries(environment)
    return environment


def test(arguments: Sequence[str]) -> int:
    """Run the test suite offscreen, in two processes, each with whole files of it."""
    ensure_environment("dev")
    command = [venv_program("python"), "-m", "pytest", "-n", "2", "--dist", "loadfile"]
    command += ["--no-loadscope-reorder"]  # tests/conftest.py puts the slow files first
    return call([*command, *arguments], offscreen_environment())


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks, each a program of its own that prints what it measures."""
    ensure_environment("run")
    environment = offscreen_environment()
    failed = 0
    for path in sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py")):
        print(f"--- {path.stem}", flush=True)
        module = f"tests.benchmarks.{path.stem}"
        failed |= call([venv_program("python"), "-m", module], environment)
    return 1 if failed else 0


def formats(arguments: Sequence[str]) -> int:
    """Test every kind of input, generated with ffmpeg, and write the results to docs/formats.md."""
    ensure_environment("run")
    command = [venv_program("python"), "-m", "tests.formats.table", *arguments]
    return call(command, offscreen_environment())


def check(arguments: Sequence[str]) -> int:
    """Run every static check, also after one has failed."""
    ensure_environment("dev")
    failed = []
    for command in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        print(f"--- {command}", flush=True)
        name, *options = command.split()
        if call([venv_program(name), *options]) != 0:
            failed.append(command)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def build(arguments: Sequence[str]) -> int:
    """Make the windowed build and print where it is and how large."""
    ensure_environment("dev")
    ensure_libraries({"DISPLAY": "the build's users have one"})
    code = call([venv_program("pyinstaller"), "--noconfirm", *arguments, "build.spec"])
    if code == 0:
        folder = ROOT / "dist" / "mien"
        size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"Built: {folder} ({size / 1e6:.0f} MB)")
    return code


def screenshots(arguments: Sequence[str]) -> int:
    """Render every dialog and state of the window as pictures."""
    ensure_environment("run")
    command = [venv_program("python"), "-m", "tests.screenshots", *arguments]
    return call(command, offscreen_environment())


def translate(arguments: Sequence[str]) -> int:
    """Update the .ts files from the texts of `gui`, and compile the .qm files from them."""
    ensure_environment("run")
    folder = ROOT / "resources" / "translations"
    sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "gui").rglob("*.py"))]
    for language, options in (("de", ["-no-obsolete"]), ("en", ["-no-obsolete", "-pluralonly"])):
        ts = str((folder / f"mien_{language}.ts").relative_to(ROOT))
        lupdate = [venv_program("pyside6-lupdate"), *sources, "-ts", ts]
        lupdate += ["-source-language", "en", "-target-language", language, *options]
        must([*lupdate, "-locations", "none"], "pyside6-lupdate failed; see above.")
        must([venv_program("pyside6-lrelease"), ts], "pyside6-lrelease failed; see above.")
    return 0


def lock(arguments: Sequence[str]) -> int:
    """Update the lock files, the run lock as a part of the dev lock."""
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv")
        if uv is None:
            must([sys.executable, "-m", "venv", folder], "`python -m venv` failed; see above.")
            programs = Path(folder, "Scripts" if os.name == "nt" else "bin")
            must(
                [programs / "python", "-m", "pip", "install", "-q", "uv"],
                "uv could not be installed.",
            )
            uv = str(programs / "uv")
        compile_lock = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal"]
        compile_lock += ["--python-version", "3.11", "--fork-strategy", "fewest"]
        compile_lock += ["--generate-hashes", "--no-emit-index-url", *arguments]
        compile_lock += ["--custom-compile-command", "python3 dev.py lock"]
        extras = [f"--extra={name}" for name in ("test", "build", "train", "notebooks")]
        must([*compile_lock, *extras, "-o", "requirements/dev.txt"], "uv failed; see above.")
        must(
            [*compile_lock, "-c", "requirements/dev.txt", "-o", "requirements/run.txt"],
            "uv failed; see above.",
        )
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "formats": formats,
    "check": check,
    "build": build,
    "screenshots": screenshots,
    "translate": translate,
    "lock": lock,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; 2 means that there is no such command."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except (SetupError, OSError) as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
