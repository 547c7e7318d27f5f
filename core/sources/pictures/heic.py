"""How HEIC and AVIF are assembled: tiles, rotation, mirroring.

Photographs of telephones are HEICs of many tiles; FFmpeg gives the tiles and not the whole.

The boxes are those of ISO/IEC 14496-12 and 23008-12 (HEIF).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_TURNING: Final = {b"irot": 3, b"imir": 1}
Turns = tuple[tuple[bytes, int], ...]
"""A kind of box and its number: quarters to the left, or the axis along which to mirror."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGrid:
    """How the main picture of a HEIC is assembled.

    Attributes:
        tiles: Numbers of its tiles, row by row; FFmpeg's streams have them as their ids.
        rows: How many tiles below each other.
        columns: How many beside each other.
        width: Of the whole in pixels, before it is turned; no larger than the tiles together.
        height: Likewise.
        turns: What is done to it then, in order.
    """

    tiles: tuple[int, ...]
    rows: int
    columns: int
    width: int
    height: int
    turns: Turns

    def put_together(self, tiles: Mapping[int, NDArray[Any]]) -> NDArray[Any]:
        """The whole picture, upright.

        Args:
            tiles: `(h, w, 3)` each, all of one size.

        Raises:
            ValueError: If a tile is missing or they do not fit.
        """
        if missing := [number for number in self.tiles if number not in tiles]:
            raise ValueError(f"Expected {len(self.tiles)} tiles, {len(missing)} are missing.")
        cells = [tiles[number] for number in self.tiles]
        rows = [
            np.hstack(cells[row * self.columns : (row + 1) * self.columns])
            for row in range(self.rows)
        ]
        whole: NDArray[Any] = np.vstack(rows)
        if whole.shape[0] < self.height or whole.shape[1] < self.width:
            raise ValueError(f"Expected {self.width} x {self.height} pixels, got {whole.shape}.")
        whole = whole[: self.height, : self.width]
        return turned(whole, self.turns)


def tile_grid(data: bytes) -> TileGrid | None:
    """How the main picture is made of tiles; None where it is not, or the file is damaged."""
    try:
        return _tile_grid(data)
    except (struct.error, IndexError, KeyError, StopIteration):
        return None


def main_turns(data: bytes) -> Turns | None:
    """What is done to the main picture, in order; None where the file does not say."""
    try:
        boxes, main = _main(data)
        return _turns(boxes[b"iprp"], main)
    except (struct.error, IndexError, KeyError, StopIteration):
        return None


def turned(values: NDArray[Any], turns: Turns) -> NDArray[Any]:
    """A picture after its turns."""
    for kind, number in turns:
        values = np.rot90(values, number) if kind == b"irot" else np.flip(values, number)
    return np.ascontiguousarray(values)


def _main(data: bytes) -> tuple[dict[bytes, bytes], int]:
    """The boxes about the pictures, and the number of the main one."""
    meta = next(body for kind, body in _boxes(data) if kind == b"meta")
    boxes = dict(_boxes(meta[4:]))
    return boxes, _number(boxes[b"pitm"], 4, 4 if boxes[b"pitm"][0] else 2)


def _tile_grid(data: bytes) -> TileGrid | None:
    boxes, main = _main(data)
    if _kinds(boxes[b"iinf"])[main] != b"grid":
        return None
    body = _content(data, boxes, main)
    wide = 4 if body[1] & 1 else 2
    rows, columns = body[2] + 1, body[3] + 1
    tiles = _parts(boxes[b"iref"], main)
    if len(tiles) != rows * columns:
        return None
    return TileGrid(
        tiles=tiles,
        rows=rows,
        columns=columns,
        width=_number(body, 4, wide),
        height=_number(body, 4 + wide, wide),
        turns=_turns(boxes[b"iprp"], main),
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that follow each other: kind and content."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = _number(data, at + 8, 8), 16
        if size and size < head:
            return
        end = at + size if size else len(data)
        yield kind, data[at + head : end]
        at = end


def _number(data: bytes, at: int, size: int) -> int:
    if at + size > len(data):
        raise IndexError(at)
    return int.from_bytes(data[at : at + size], "big")


def _kinds(iinf: bytes) -> dict[int, bytes]:
    """Of each item, what it is."""
    kinds = {}
    for kind, body in _boxes(iinf[8 if iinf[0] else 6 :]):
        if kind == b"infe" and body[0] >= 2:
            wide = 4 if body[0] > 2 else 2
            kinds[_number(body, 4, wide)] = body[6 + wide : 10 + wide]
    return kinds


def _parts(iref: bytes, item: int) -> tuple[int, ...]:
    """The items that one is derived from, in order."""
    wide = 4 if iref[0] else 2
    for kind, body in _boxes(iref[4:]):
        if kind == b"dimg" and _number(body, 0, wide) == item:
            count = _number(body, wide, 2)
            return tuple(_number(body, wide + 2 + i * wide, wide) for i in range(count))
    return ()


def _content(data: bytes, boxes: Mapping[bytes, bytes], item: int) -> bytes:
    """The bytes of an item, from among the pixels or from the head."""
    iloc = boxes[b"iloc"]
    version = iloc[0]
    offset_wide, length_wide, base_wide, index_wide = (
        iloc[4] >> 4,
        iloc[4] & 15,
        iloc[5] >> 4,
        iloc[5] & 15 if version else 0,
    )
    wide = 4 if version > 1 else 2
    count, at = _number(iloc, 6, wide), 6 + wide
    for _ in range(count):
        number = _number(iloc, at, wide)
        at += wide
        in_head = bool(version and _number(iloc, at, 2) & 15 == 1)
        at += 4 if version else 2  # the index of a file too, which is always this one
        base = _number(iloc, at, base_wide)
        extents = _number(iloc, at + base_wide, 2)
        at += base_wide + 2
        content = b""
        for _ in range(extents):
            at += index_wide
            start = base + _number(iloc, at, offset_wide)
            length = _number(iloc, at + offset_wide, length_wide)
            at += offset_wide + length_wide
            if number == item:
                content += (boxes[b"idat"] if in_head else data)[start : start + length]
        if number == item:
            return content
    raise KeyError(item)


def _turns(iprp: bytes, item: int) -> Turns:
    """How an item is turned and mirrored."""
    properties: list[tuple[bytes, bytes]] = []
    used: list[int] = []
    for kind, body in _boxes(iprp):
        if kind == b"ipco":
            properties = list(_boxes(body))
        if kind == b"ipma":
            used += _used(body, item)
    found = (properties[index - 1] for index in used if index)
    return tuple((kind, body[0] & _TURNING[kind]) for kind, body in found if kind in _TURNING)


def _used(ipma: bytes, item: int) -> list[int]:
    """The numbers, from 1, of an item's properties."""
    wide = 4 if ipma[0] else 2
    index_wide = 2 if ipma[3] & 1 else 1
    mask = 0x7FFF if index_wide == 2 else 0x7F
    at = 8
    for _ in range(_number(ipma, 4, 4)):
        number, count = _number(ipma, at, wide), _number(ipma, at + wide, 1)
        at += wide + 1
        if number == item:
            return [_number(ipma, at + i * index_wide, index_wide) & mask for i in range(count)]
        at += count * index_wide
    return []
