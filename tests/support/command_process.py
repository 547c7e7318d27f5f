"""Commands in a process of their own that stays: importing TensorFlow takes nine seconds."""

import contextlib
import importlib
import io
import json
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class CommandProcess:
    """Runs the `main` of a module again and again in one other process, Keras on TensorFlow.

    Args:
        module: Its dotted name.
    """

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={**os.environ, "KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": ""},
        )

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run it with these arguments; what it printed and how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        texts = [str(argument) for argument in arguments]
        self._process.stdin.write(json.dumps(texts) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the process has ended with {self._process.wait()}"
        code, out, err = json.loads(line)
        return subprocess.CompletedProcess(texts, code, out, err)

    def __enter__(self) -> "CommandProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def serve(module: str) -> None:
    """Answer each line of arguments with exit code, output and errors."""
    answers = sys.stdout
    sys.path.insert(0, str(ROOT))
    main = importlib.import_module(module).main
    for line in sys.stdin:
        logging.root.handlers.clear()  # they write to the output of the command before
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(json.loads(line))
            except SystemExit as error:
                code = error.code
            except BaseException:
                traceback.print_exc()
                code = 1
        print(json.dumps([code, out.getvalue(), err.getvalue()]), file=answers, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
