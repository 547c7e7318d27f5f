"""Files of a folder behind an address of this machine, as web servers and cameras give them out."""

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class FileServer:
    """Serves a folder; without ranges, as the standard library does.

    Args:
        folder: What is served.

    Attributes:
        requests: The paths asked for so far.
    """

    def __init__(self, folder: Path) -> None:
        requests: list[str] = []

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                requests.append(self.path)
                with contextlib.suppress(OSError):  # the reader has gone
                    super().do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        make: Callable[..., Handler] = partial(Handler, directory=str(folder))
        self.requests = requests
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), make)
        self._server.daemon_threads = False  # so that `server_close` waits for them
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{name}"

    def __enter__(self) -> "FileServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
