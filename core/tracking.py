"""Faces to tracks: which face of this frame is which of the last."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from core.types import Box, Face, Track


class Tracker:
    """Follows faces by overlap and nearness; ids survive a short miss and never come back.

    Pairs are taken greedily, the best first: with a handful of faces that agrees with the
    optimal assignment except in crowds closer than a face width.
    """

    _LOWEST_AFFINITY: Final = 0.25

    def __init__(self, *, longest_miss_s: float = 1.0) -> None:
        """Start without tracks.

        Args:
            longest_miss_s: Seconds after which an unseen track is given up.
        """
        self._longest_miss_ns = round(longest_miss_s * 1e9)
        self._ids = count(1)
        self._tracks: dict[int, tuple[Track, int]] = {}

    def reset(self) -> None:
        """Forget all tracks; ids go on counting."""
        self._tracks.clear()

    def update(self, faces: Sequence[Face], time_ns: int) -> list[Track]:
        """Assign the faces of a frame.

        Args:
            faces: What the detector found.
            time_ns: When the frame was captured.

        Returns:
            The tracks seen in this frame, by id.
        """
        for track_id, (_, seen_ns) in list(self._tracks.items()):
            if time_ns - seen_ns > self._longest_miss_ns:
                del self._tracks[track_id]
        pairs = sorted(
            (
                (affinity(track.face.box, face.box), track_id, position)
                for track_id, (track, _) in self._tracks.items()
                for position, face in enumerate(faces)
            ),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )
        taken: dict[int, int] = {}
        used: set[int] = set()
        for score, track_id, position in pairs:
            if score < self._LOWEST_AFFINITY:
                break
            if track_id not in used and position not in taken:
                taken[position] = track_id
                used.add(track_id)
        for track_id, (track, seen_ns) in self._tracks.items():
            if track_id not in used:
                self._tracks[track_id] = (replace(track, missed=track.missed + 1), seen_ns)
        for position, face in enumerate(faces):
            if position in taken:
                old = self._tracks[taken[position]][0]
                track = replace(old, face=face, hits=old.hits + 1, missed=0)
            else:
                track = Track(
                    track_id=next(self._ids), face=face, first_seen_ns=time_ns, hits=1, missed=0
                )
            self._tracks[track.track_id] = (track, time_ns)
        return sorted(
            (track for track, _ in self._tracks.values() if track.missed == 0),
            key=lambda track: track.track_id,
        )


def affinity(a: Box, b: Box) -> float:
    """How likely two boxes are one face: overlap, or nearness where they do not overlap, 0 to 1.

    A face that moves by its own width between two frames still counts, a face of another size
    does not.
    """
    size_a, size_b = max(a.width, a.height), max(b.width, b.height)
    if not 0.5 < size_a / size_b < 2.0:
        return 0.0
    distance = math.hypot(
        a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2
    )
    nearness = 1 - distance / (1.2 * max(size_a, size_b))
    return max(a.overlap(b), 0.6 * nearness, 0.0)
