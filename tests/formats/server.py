"""A small web server on this machine's own address, for the kinds that are no files on the disk.

| path            | gives                                                              |
|-----------------|--------------------------------------------------------------------|
| `/range/NAME`   | a file, in parts where the reader asks for a part                  |
| `/plain/NAME`   | a file, always whole, like the simplest of servers                 |
| `/mjpeg/FOLDER` | the pictures of a folder round and round, as a camera sends them   |
| `/stall/FOLDER` | the same, but nothing at all for a while after the first seconds   |

Every answer ends by itself after `LONGEST_S`.
"""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

LONGEST_S: Final = 60.0
RATE: Final = 20.0
STALL_AFTER_S: Final = 3.0
STALL_S: Final = 8.0
TYPES: Final = {
    ".mp4": "video/mp4",
    ".mkv": "video/x-matroska",
    ".jpg": "image/jpeg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".html": "text/html",
}


class FolderServer:
    """Serves a folder for as long as the `with` block lasts.

    Args:
        folder: What is below it can be asked for.
    """

    def __init__(self, folder: Path) -> None:
        self._stop = threading.Event()
        handler = type("Handler", (_Handler,), {"root": folder, "stop": self._stop})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def url(self, way: str, name: str) -> str:
        """The address of a file or folder, given in one of the ways."""
        return f"http://127.0.0.1:{self._server.server_port}/{way}/{name}"

    def __enter__(self) -> "FolderServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    root: Path
    stop: threading.Event
    timeout = LONGEST_S

    def do_GET(self) -> None:
        _, way, name = unquote(self.path).split("/", 2)
        path = self.root / name
        try:
            if way in ("mjpeg", "stall") and path.is_dir():
                self._send_camera(path, stall=way == "stall")
            elif path.is_file():
                self._send_file(path, parts=way == "range")
            else:
                self.send_error(404)
        except OSError:
            pass  # the reader has gone

    do_HEAD = do_GET

    def _send_file(self, path: Path, *, parts: bool) -> None:
        data = path.read_bytes()
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")) if parts else None
        begin = int(asked[1]) if asked else 0
        end = int(asked[2]) + 1 if asked and asked[2] else len(data)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data[begin:end])))
        if parts:
            self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data[begin:end])

    def _send_camera(self, path: Path, *, stall: bool) -> None:
        pictures = [picture.read_bytes() for picture in sorted(path.iterdir())]
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        begun = time.monotonic()
        number = 0
        while (passed := time.monotonic() - begun) < LONGEST_S and not self.stop.wait(1 / RATE):
            if stall and passed > STALL_AFTER_S:
                self.stop.wait(STALL_S)
                stall = False
            data = pictures[number % len(pictures)]
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            self.wfile.write(head.encode() + data + b"\r\n")
            number += 1

    def log_message(self, format: str, *args: Any) -> None:
        pass
