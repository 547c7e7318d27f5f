"""A real video stream on this machine's own address, that a test can take away and bring back."""

import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np

from core.types import Image


class MjpegServer:
    """Serves images round and round as JPEG parts of one endless HTTP answer.

    Args:
        frames: `(H, W, 3)` uint8 BGR images of one size.
        port: 0 takes a free one at the first start, which later starts take again.
        rate: Images per second.
    """

    def __init__(self, frames: Sequence[Image], port: int = 0, rate: float = 30.0) -> None:
        self.port = port
        self.rate = rate
        self._parts = [_part(frame) for frame in frames]
        self._stop = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Valid once started."""
        return f"http://127.0.0.1:{self.port}/video"

    def start(self) -> None:
        """Begin to serve; returns at once."""
        stop, parts, pause_s = threading.Event(), self._parts, 1 / self.rate

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                count = 0
                try:
                    while not stop.wait(pause_s):
                        self.wfile.write(parts[count % len(parts)])
                        count += 1
                except OSError:
                    pass  # the viewer has gone

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._stop = stop
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = False  # so that `server_close` waits for them
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        """Cut all connections and refuse new ones, until the next `start`."""
        if self._server is not None and self._thread is not None:
            self._stop.set()
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def __enter__(self) -> "MjpegServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _part(image: Image) -> bytes:
    good, jpeg = cv2.imencode(".jpg", np.asarray(image))
    assert good
    data = jpeg.tobytes()
    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data + b"\r\n"
