"""How the inputs of the table of formats are made: ffmpeg's command line, and damage done by hand.

A step is either a text, the arguments of one run of ffmpeg in which `{demo}`, `{out}` and
`{folder}` stand for paths, or a function that is given the path of the input.
"""

import json
import shlex
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from resources import resource_path

Step = str | Callable[[Path], None]

DEMO: Final = resource_path("demo", "expressions.mp4")
FFMPEG: Final = ("ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-y")
TIMEOUT_S: Final = 120


def make(out: Path, steps: tuple[Step, ...]) -> None:
    """Carry out the steps that make one input."""
    for step in steps:
        if isinstance(step, str):
            ffmpeg(step, out)
        else:
            step(out)


def ffmpeg(arguments: str, out: Path) -> None:
    """Run ffmpeg; raise with what it said where it fails."""
    places = {"{demo}": str(DEMO), "{out}": str(out), "{folder}": str(out.parent)}
    command = list(FFMPEG)
    for part in shlex.split(arguments):
        for name, place in places.items():
            part = part.replace(name, place)
        command.append(part)
    run = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)}: {run.stderr.decode(errors='replace')}")


def probe(path: Path, *arguments: str) -> dict[str, Any]:
    """What ffprobe says of a file, as JSON; empty where it cannot open it."""
    command = ["ffprobe", "-v", "quiet", "-of", "json", *arguments, "-i", path]
    run = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S)
    return json.loads(run.stdout or b"{}")


# --- damage --------------------------------------------------------------------------------------


def zero_packet(number: int) -> Callable[[Path], None]:
    """Fill one packet of the video with zeros."""

    def damage(path: Path) -> None:
        shown = ("-select_streams", "v:0", "-show_entries", "packet=pos,size")
        packet = probe(path, *shown)["packets"][number]
        fill(path, int(packet["pos"]), int(packet["size"]))

    return damage


def zero_part(begin: float, end: float) -> Callable[[Path], None]:
    """Fill a part of the file with zeros, by shares of its length."""

    def damage(path: Path) -> None:
        size = path.stat().st_size
        fill(path, int(begin * size), int((end - begin) * size))

    return damage


def cut(share: float) -> Callable[[Path], None]:
    """Keep only the beginning of the file."""

    def damage(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(share * len(data))])

    return damage


def fill(path: Path, begin: int, size: int) -> None:
    """Overwrite bytes with zeros."""
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(bytes(size))


def append_zeros(path: Path) -> None:
    """Add what a download leaves that reserved its room and did not end."""
    with path.open("ab") as file:
        file.write(bytes(path.stat().st_size // 2))


def contents(data: bytes) -> Callable[[Path], None]:
    """A file that holds just this."""

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def in_folder(name: str, data: bytes) -> Callable[[Path], None]:
    """A further file in a folder that is the input."""

    def write(path: Path) -> None:
        (path / name).write_bytes(data)

    return write


def cut_in_folder(name: str, share: float) -> Callable[[Path], None]:
    """Damage one file of a folder that is the input."""

    def damage(path: Path) -> None:
        cut(share)(path / name)

    return damage


def folder(path: Path) -> None:
    """The input is a folder."""
    path.mkdir()


def twice(path: Path) -> None:
    """Append the file to itself, so that its timestamps restart."""
    path.write_bytes(path.read_bytes() * 2)


def join(*names: str) -> Callable[[Path], None]:
    """Join files that lie beside the input, and take them away."""

    def write(path: Path) -> None:
        parts = [path.parent / name for name in names]
        path.write_bytes(b"".join(part.read_bytes() for part in parts))
        for part in parts:
            part.unlink()

    return write


# --- what ffmpeg has no writer for ---------------------------------------------------------------


def exif_turned(path: Path) -> None:
    """Say in a JPEG file that it is to be shown turned by 90 degrees (orientation 6)."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)
    data = path.read_bytes()
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    path.write_bytes(data[:2] + segment + data[2:])


def tiff(width: int, height: int, *, pages: int = 1, bits: int = 8) -> Callable[[Path], None]:
    """An uncompressed gray TIFF of the demo's frames, one a page.

    With 12 bits, each value stands in the lower part of a 16-bit word, as scientific cameras write
    it; with 16, in the whole of it.
    """

    def write(path: Path) -> None:
        raw = path.with_suffix(".raw")
        size = f"scale={width}:{height}"
        ffmpeg(f"-i {{demo}} -vf fps=2,{size} -frames:v {pages} -pix_fmt gray -f rawvideo "
               f"{shlex.quote(str(raw))}", path)  # fmt: skip
        grays = raw.read_bytes()
        raw.unlink()
        data = bytearray(b"II*\0" + bytes(4))
        link = 4
        for page in range(pages):
            pixels = grays[page * width * height : (page + 1) * width * height]
            if bits > 8:
                shift = bits - 8
                pixels = struct.pack(f"<{len(pixels)}H", *(value << shift for value in pixels))
            struct.pack_into("<I", data, link, len(data))
            tags = (
                *((256, width), (257, height), (258, 8 if bits == 8 else 16), (259, 1), (262, 1)),
                *((273, len(data) + 2 + 10 * 12 + 4), (277, 1), (278, height)),
                *((279, len(pixels)), (339, 1)),
            )
            data += struct.pack("<H", len(tags))
            for tag, value in tags:
                data += struct.pack("<HHII", tag, 4, 1, value)
            link = len(data)
            data += bytes(4) + pixels
        path.write_bytes(data)

    return write


def pack_b_frames(path: Path) -> None:
    """Put each B-frame of an AVI into the packet before it, and an empty one in its place.

    DivX wrote its files so, because Video for Windows knows no frame that is shown later than the
    next one. The MPEG-4 stream says it in a remark, "p" for packed.
    """
    data = path.read_bytes()
    shown = ("-select_streams", "v:0", "-show_entries", "packet=pos,size")
    packets = []
    for row in probe(path, *shown)["packets"]:
        begin = int(row["pos"])
        packets.append(data[begin : begin + int(row["size"])])
    vop, empty = b"\0\0\1\xb6", b"\0\0\1\xb6\x50\xcf"
    first = packets[0].index(vop)
    packets[0] = packets[0][:first] + b"\0\0\1\xb2DivX503b1393p" + packets[0][first:]
    packed: list[bytes] = []
    for packet in packets:
        if packet[packet.index(vop) + 4] >> 6 == 2:  # vop_coding_type: B
            packed[-1] += packet
            packet = empty
        packed.append(packet)
    movi, index = b"movi", b""
    for packet in packed:
        index += struct.pack("<4sIII", b"00dc", 0x10 if vop in packet[20:] else 0, len(movi),
                             len(packet))  # fmt: skip
        movi += struct.pack("<4sI", b"00dc", len(packet)) + packet + bytes(len(packet) % 2)
    begin = data.index(b"movi") - 8
    body = data[8:begin]
    body += struct.pack("<4sI", b"LIST", len(movi)) + movi
    body += struct.pack("<4sI", b"idx1", len(index)) + index
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)


def heic(path: Path) -> None:
    """A HEIC picture of one tile, from a frame that x265 has encoded into an MP4 file."""
    video = path.with_suffix(".mp4")
    ffmpeg(f"-i {{demo}} -frames:v 1 -vf scale=320:240 -c:v libx265 -x265-params log-level=none "
           f"-tag:v hvc1 {shlex.quote(str(video))}", path)  # fmt: skip
    data = video.read_bytes()
    at = data.index(b"hvcC") - 4
    configuration = data[at : at + struct.unpack_from(">I", data, at)[0]]
    shown = ("-select_streams", "v:0", "-show_entries", "packet=pos,size")
    packet = probe(video, *shown)["packets"][0]
    begin, size = int(packet["pos"]), int(packet["size"])
    picture = data[begin : begin + size]
    video.unlink()

    def box(kind: bytes, *parts: bytes, full: bytes = b"") -> bytes:
        body = full + b"".join(parts)
        return struct.pack(">I", len(body) + 8) + kind + body

    zero = bytes(4)
    extent = box(b"ispe", struct.pack(">II", 320, 240), full=zero)
    properties = box(
        b"iprp",
        box(b"ipco", configuration, extent),
        box(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 2), full=zero),
    )
    entry = box(b"infe", struct.pack(">HH", 1, 0), b"hvc1", b"\0", full=b"\2\0\0\0")
    head = box(b"ftyp", b"heic", zero, b"mif1", b"heic")

    def meta(offset: int) -> bytes:
        place = struct.pack(">BBHHHHII", 0x44, 0, 1, 1, 0, 1, offset, size)
        return box(
            b"meta",
            box(b"hdlr", zero, b"pict", bytes(12), b"\0", full=zero),
            box(b"pitm", struct.pack(">H", 1), full=zero),
            box(b"iloc", place, full=zero),
            box(b"iinf", struct.pack(">H", 1), entry, full=zero),
            properties,
            full=zero,
        )

    offset = len(head) + len(meta(0)) + 8
    path.write_bytes(head + meta(offset) + box(b"mdat", picture))
