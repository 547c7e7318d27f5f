"""Faces to tracks: which face of this frame is which of the last, and where it went in between."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.patience import Patience
from core.types import Box, Face, Image, Track
from models.cropping import GrayCrop, crop_face


@dataclass(slots=True)
class _Known:
    """A track and what the tracker remembers of it.

    Attributes:
        track: As given out last.
        seen_ns: When it was seen or followed last.
        score: The detector's confidence, averaged over the last ten sightings or so.
    """

    track: Track
    seen_ns: int
    score: float

    def standing(self, time_ns: int) -> float:
        """What it counts when there are too many faces; a second of following adds a fifth."""
        return self.score + 0.2 * min(1.0, (time_ns - self.track.first_seen_ns) / 1e9)


class Tracker:
    """Follows faces by overlap and nearness; ids survive a short miss and never come back.

    Pairs are taken greedily, the best first: with a handful of faces that agrees with the
    optimal assignment except in crowds closer than a face width.
    """

    _LOWEST_AFFINITY: Final = 0.25

    def __init__(self, *, longest_miss_s: float = 1.0) -> None:
        """Start without tracks.

        Args:
            longest_miss_s: Seconds after which an unseen track is given up; longer where
                detections are rare, see `Patience`.
        """
        self._patience = Patience(longest_miss_s)
        self._ids = count(1)
        self._known: dict[int, _Known] = {}
        self._left_out = 0

    def reset(self) -> None:
        """Forget all tracks and the rate of the frames; ids go on counting."""
        self._known.clear()
        self._patience.reset()
        self._left_out = 0

    @property
    def left_out(self) -> int:
        """How many faces of the newest detection have no track, because of the limit."""
        return self._left_out

    @property
    def current(self) -> list[Track]:
        """The tracks that the newest detection saw, by id."""
        tracks = (known.track for known in self._known.values())
        return sorted((t for t in tracks if t.missed == 0), key=lambda track: track.track_id)

    def update(
        self, faces: Sequence[Face], time_ns: int, *, limit: int | None = None
    ) -> list[Track]:
        """Assign the faces of a frame.

        Args:
            faces: What the detector found.
            time_ns: When the frame was captured.
            limit: The most tracks, those that are missing for a moment included; None is no
                limit. The best scored stay, and the longer followed of like score: a newcomer
                takes the place of a followed face only where it scores clearly better.

        Returns:
            The tracks seen in this frame, by id.
        """
        self._patience.note(time_ns)
        for track_id, known in list(self._known.items()):
            if time_ns - known.seen_ns > self._patience.ns:
                del self._known[track_id]
        taken = self._pairs(faces)
        for track_id, known in self._known.items():
            if track_id not in taken.values():
                known.track = replace(known.track, missed=known.track.missed + 1)
        for position, track_id in taken.items():
            known, face = self._known[track_id], faces[position]
            known.track = replace(known.track, face=face, hits=known.track.hits + 1, missed=0)
            known.seen_ns = time_ns
            known.score += 0.1 * (face.score - known.score)
        newcomers = [position for position in range(len(faces)) if position not in taken]
        welcome = self._make_room(newcomers, faces, time_ns, limit)
        followed = sum(track_id in self._known for track_id in taken.values())
        self._left_out = len(faces) - followed - len(welcome)
        for position in welcome:
            track = Track(
                track_id=next(self._ids),
                face=faces[position],
                first_seen_ns=time_ns,
                hits=1,
                missed=0,
            )
            self._known[track.track_id] = _Known(track, time_ns, track.face.score)
        return self.current

    def follow(self, boxes: Mapping[int, Box], time_ns: int) -> list[Track]:
        """Go on without a detection.

        Args:
            boxes: Where the tracks went, by id; those that are not named stay where they were.
            time_ns: When the frame was captured.

        Returns:
            The tracks that the newest detection saw, by id.
        """
        for track in self.current:
            known = self._known[track.track_id]
            known.seen_ns = time_ns
            if track.track_id in boxes:
                face = track.face.moved_to(boxes[track.track_id])
                known.track = replace(track, face=face)
        return self.current

    def _pairs(self, faces: Sequence[Face]) -> dict[int, int]:
        """Track id by position in `faces`."""
        pairs = sorted(
            (
                (affinity(known.track.face.box, face.box), track_id, position)
                for track_id, known in self._known.items()
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
        return taken

    def _make_room(
        self, newcomers: Sequence[int], faces: Sequence[Face], time_ns: int, limit: int | None
    ) -> list[int]:
        """Give up the tracks that are too many; the newcomers that may stay, as they came."""
        everyone = [
            *((known.standing(time_ns), True, i) for i, known in self._known.items()),
            *((faces[position].score, False, position) for position in newcomers),
        ]
        everyone.sort(key=lambda one: (-one[0], not one[1], one[2]))
        for _, followed, track_id in everyone[limit:] if limit is not None else []:
            if followed:
                del self._known[track_id]
        return sorted(position for _, followed, position in everyone[:limit] if not followed)


class Follower:
    """Finds faces again between detections by what they looked like at the last one.

    With every fifth frame detected, the overlap of the boxes in between with what YuNet would have
    found there is 0.83 in a street and 0.90 on a stage, against 0.66 and 0.84 for boxes held still.
    Constant speed gained 0.01, sparse optical flow as much as this at three times the cost.
    """

    _PATCH: Final = GrayCrop(input_size=(24, 24))
    _REACH: Final = 10
    """How far a face is sought, in pixels of the patch: four tenths of its side each way."""
    _AREA: Final = GrayCrop(
        input_size=(24 + 2 * _REACH, 24 + 2 * _REACH), crop_scale=(24 + 2 * _REACH) / 24
    )
    _LEAST_MATCH: Final = 0.6

    def __init__(self) -> None:
        """Start without faces."""
        self._patches: dict[int, NDArray[np.uint8]] = {}

    def remember(self, image: Image, tracks: Sequence[Track]) -> None:
        """Take in what the faces look like; all others are forgotten."""
        self._patches = {
            track.track_id: crop_face(image, track.face.box.as_tuple(), self._PATCH)
            for track in tracks
        }

    def find(self, image: Image, tracks: Sequence[Track]) -> dict[int, Box]:
        """Where the faces are now, by track id; those that are not found are left out."""
        found = {}
        for track in tracks:
            if (patch := self._patches.get(track.track_id)) is None:
                continue
            box = track.face.box
            area = crop_face(image, box.as_tuple(), self._AREA)
            # Normalised correlation of zero-mean patches: light may change.
            match = np.asarray(cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED), np.float32)
            _, best, _, (column, row) = cv2.minMaxLoc(match)
            if best < self._LEAST_MATCH:
                continue
            scale = max(box.width, box.height) / 24
            found[track.track_id] = replace(
                box,
                x=box.x + scale * (_peak(match[row], column) - self._REACH),
                y=box.y + scale * (_peak(match[:, column], row) - self._REACH),
            )
        return found


def _peak(values: NDArray[np.float32], best: int) -> float:
    """Where the parabola through the largest value and its neighbours is highest."""
    if not 0 < best < len(values) - 1:
        return best
    before, at, after = (float(v) for v in values[best - 1 : best + 2])
    bend = before - 2 * at + after
    return best + (before - after) / (2 * bend) if bend < 0 else best


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
