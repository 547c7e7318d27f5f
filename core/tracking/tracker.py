"""Assigns faces to tracks, and confirms which tracks are faces."""

import math
import statistics
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from core.tracking.appearance import Look
from core.tracking.nearness import affinity, beside, middle, size, within
from core.tracking.patience import Patience
from core.types import Box, Face, Image, Track

HOLD_NS: Final = 200_000_000
"""No face is held back for longer."""


@dataclass(slots=True)
class _Known:
    """A track and what the tracker remembers of it.

    Attributes:
        track: As given out last.
        seen_ns: When it was seen or followed last.
        score: The detector's confidence, averaged over the last ten sightings or so.
        evidence: What speaks for its being a face; see `Tracker`.
        sure: Whether that is enough; it has a number then, or waits for a place.
        speed: Of its middle, pixels a second.
        look: What it looks like; None without pictures.
        looked_ns: When that was taken last.
    """

    track: Track
    seen_ns: int
    score: float
    evidence: float = 0.0
    sure: bool = False
    speed: tuple[float, float] = (0.0, 0.0)
    look: Look | None = None
    looked_ns: int = 0

    @property
    def box(self) -> Box:
        return self.track.face.box

    def standing(self, time_ns: int) -> float:
        """Its rank when there are too many faces; each second with a number adds a fifth."""
        if not self.track.track_id:
            return self.track.face.score
        return self.score + 0.2 * min(1.0, (time_ns - self.track.first_seen_ns) / 1e9)

    def expected(self, time_ns: int) -> Box:
        """Its extrapolated position, for at most 0.8 s and two widths."""
        seconds = min((time_ns - self.seen_ns) / 1e9, 0.8)
        x, y = (speed * seconds for speed in self.speed)
        far = math.hypot(x, y) / (2 * size(self.box))
        shrink = 1 / max(1.0, far)
        return replace(self.box, x=self.box.x + x * shrink, y=self.box.y + y * shrink)

    def saw(self, face: Face, time_ns: int) -> None:
        """Add a sighting."""
        if (seconds := (time_ns - self.seen_ns) / 1e9) > 0:
            old, new = middle(self.box), middle(face.box)
            weight = 0.35 if self.track.hits > 1 else 1.0
            self.speed = (
                self.speed[0] + weight * ((new[0] - old[0]) / seconds - self.speed[0]),
                self.speed[1] + weight * ((new[1] - old[1]) / seconds - self.speed[1]),
            )
        self.track = replace(self.track, face=face, hits=self.track.hits + 1, missed=0)
        self.seen_ns = time_ns
        self.score += 0.1 * (face.score - self.score)


class Tracker:
    """Tracks faces, numbers the confirmed ones, and recognises them for some seconds.

    **Pairs** are taken greedily, the best first, among the faces and the places where constant
    speed would have brought the tracks, by overlap, nearness and size (the cascade of ByteTrack,
    Zhang et al. 2022, arXiv:2110.06864: sure tracks choose first). A track that was missed is
    also searched where it was last seen (OC-SORT, Cao et al. 2023, arXiv:2203.14360). Looks decide
    where more than one pair is possible, and forbid a pair of a missed track and somebody who
    looks quite different.

    **Sure** is a face when its sightings within 0.2 s speak for it: each counts its score less 0.2,
    and together they need 1 (two of 0.7, five of 0.4), or 0.15 for each detection that 0.2 s can
    hold, if that is less. So one sighting is enough where detections are rarer than five a second.
    The first detection of all counts as sure what scores 0.65, so that a lone picture has its
    faces. What touches a sure face needs twice as much, what lies within one counts nothing. What
    is not confirmed after 0.2 s starts over.

    **Revived** is a track that was lost for up to twelve seconds, by a face of like size and look
    that is not too far away.

    Thresholds were chosen by `tests/benchmarks/bench_ids.py`.
    """

    _LOWEST_AFFINITY: Final = 0.25
    _SURE_AT_ONCE: Final = 0.65
    _ENOUGH: Final = 1.0
    _ENOUGH_EACH: Final = 0.15
    _NO_EVIDENCE: Final = 0.2
    _CLEAR: Final = 0.4
    """Affinity by which a pair has to be better than its rivals so that looks need not decide."""
    _LIKENESS_COUNTS: Final = 0.15
    """Affinity that a unit of likeness is worth."""
    _STRANGER: Final = 0.5
    """Likeness below which a missed track is not taken up."""
    _STRANGER_PERHAPS: Final = -3.0
    """The same close to another face, which may hide a part, and after less than 0.15 s."""
    _LEAVING_NS: Final = 150_000_000
    _REVIVE: Final = 0.5
    """Likeness that revives a track."""
    _GOOD_SCORE: Final = 0.7
    _DOUBTED: Final = 5.0
    """More likeness for a lower score: hands are of the same skin."""
    _REVIVE_S: Final = 12.0
    _MOST_LOST: Final = 50
    _LOOK_NS: Final = 250_000_000

    def __init__(self, *, longest_miss_s: float = 1.0) -> None:
        """Start without tracks.

        Args:
            longest_miss_s: Seconds after which an unseen track is given up, or lost where it may
                be revived; longer where detections are rare, see `Patience`.
        """
        self._patience = Patience(longest_miss_s)
        self._ids = count(1)
        self._serials = count(1)
        self._known: dict[int, _Known] = {}
        self._lost: list[_Known] = []
        self._intervals: deque[int] = deque(maxlen=5)
        self._detected_ns: int | None = None
        self._left_out = 0

    def reset(self) -> None:
        """Forget all tracks and the rate of the frames; ids go on counting."""
        self._known.clear()
        self._lost.clear()
        self._intervals.clear()
        self._detected_ns = None
        self._patience.reset()
        self._left_out = 0

    @property
    def left_out(self) -> int:
        """How many confirmed faces of the newest detection have no number because of the limit."""
        return self._left_out

    @property
    def current(self) -> list[Track]:
        """The confirmed tracks seen in the newest detection, by id."""
        tracks = (known.track for known in self._known.values())
        return sorted(
            (t for t in tracks if t.missed == 0 and t.track_id), key=lambda track: track.track_id
        )

    @property
    def held_back(self) -> list[Track]:
        """The unconfirmed tracks seen in the newest detection, oldest first."""
        return [k.track for k in self._known.values() if not (k.sure or k.track.missed)]

    def update(
        self,
        faces: Sequence[Face],
        time_ns: int,
        *,
        image: Image | None = None,
        limit: int | None = None,
        at_once: bool = False,
    ) -> list[Track]:
        """Assign the faces of a frame.

        Args:
            faces: What the detector found.
            time_ns: When the frame was captured.
            image: `(H, W, 3)` uint8 BGR, the frame; without it nothing is told by its looks and
                nothing revived.
            limit: The most numbered tracks, those that are missing for a moment included; None is
                no limit. The best scored stay, and the longer followed of like score: a newcomer
                takes the place of a followed face only where it scores clearly better.
            at_once: Whether every face is sure at once, as in pictures that stand alone.

        Returns:
            The sure tracks seen in this frame, by id.
        """
        self._note(time_ns)
        looks: dict[int, Look] = {}

        def look(position: int) -> Look | None:
            if image is not None and position not in looks:
                looks[position] = Look(image, faces[position].box)
            return looks.get(position)

        taken = self._pairs(faces, time_ns, look)
        for serial, known in self._known.items():
            if serial not in taken.values():
                known.track = replace(known.track, missed=known.track.missed + 1)
        for position, serial in taken.items():
            self._known[serial].saw(faces[position], time_ns)
        for position in range(len(faces)):
            if position not in taken:
                taken[position] = self._begin(faces[position], time_ns)
        self._revive(taken, faces, time_ns, look)
        self._decide(taken, time_ns, at_once)
        self._number(time_ns, limit)
        self._remember(taken, time_ns, look)
        return self.current

    def follow(self, boxes: Mapping[int, Box], time_ns: int) -> list[Track]:
        """Go on without a detection.

        Args:
            boxes: Where the tracks went, by serial; those that are not named stay where they were.
            time_ns: When the frame was captured.

        Returns:
            The sure tracks that the newest detection saw, by id.
        """
        for serial, known in self._known.items():
            if known.track.missed:
                continue
            known.seen_ns = time_ns
            if serial in boxes:
                known.track = replace(known.track, face=known.track.face.moved_to(boxes[serial]))
        return self.current

    def _note(self, time_ns: int) -> None:
        """Note the time of a detection and drop tracks absent for too long."""
        self._patience.note(time_ns)
        if self._detected_ns is not None and time_ns > self._detected_ns:
            self._intervals.append(time_ns - self._detected_ns)
        self._detected_ns = time_ns
        for serial, known in list(self._known.items()):
            if time_ns - known.seen_ns > self._patience.ns:
                del self._known[serial]
                if known.track.track_id and known.look is not None:
                    self._lost.append(known)
        longest_ns = max(round(self._REVIVE_S * 1e9), self._patience.ns)
        self._lost = [k for k in self._lost if time_ns - k.seen_ns <= longest_ns]
        del self._lost[: -self._MOST_LOST]

    def _pairs(
        self, faces: Sequence[Face], time_ns: int, look: Callable[[int], Look | None]
    ) -> dict[int, int]:
        """Serial by position in `faces`."""
        possible: list[tuple[float, int, int]] = []
        for serial, known in self._known.items():
            expected = known.expected(time_ns)
            for position, face in enumerate(faces):
                near = affinity(expected, face.box)
                if known.track.missed:
                    near = max(near, 0.9 * affinity(known.box, face.box))
                if near >= self._LOWEST_AFFINITY:
                    possible.append((near, serial, position))
        close = [any(f is not g and beside(f.box, g.box) for g in faces) for f in faces]
        rivals = Counter(key for _, serial, position in possible for key in (serial, ~position))
        ranked: list[tuple[bool, float, int, int]] = []
        for near, serial, position in possible:
            known = self._known[serial]
            contested = (rivals[serial] > 1 or rivals[~position] > 1) and any(
                other > near - self._CLEAR and (s == serial) != (p == position)
                for other, s, p in possible
            )
            if known.look is not None and (contested or known.track.missed):
                now = look(position)
                like = known.look.likeness(now) if now is not None else 0.0
                short = time_ns - known.seen_ns < self._LEAVING_NS
                least = self._STRANGER_PERHAPS if short or close[position] else self._STRANGER
                if like < least and known.track.missed:
                    continue
                near += self._LIKENESS_COUNTS * min(4.0, max(-4.0, like))
            ranked.append((not known.sure, -near, serial, position))
        taken: dict[int, int] = {}
        for _, _, serial, position in sorted(ranked):
            if position not in taken and serial not in taken.values():
                taken[position] = serial
        return taken

    def _begin(self, face: Face, time_ns: int) -> int:
        """Start an unconfirmed track; return its serial."""
        track = Track(
            track_id=0,
            face=face,
            first_seen_ns=time_ns,
            hits=1,
            missed=0,
            serial=next(self._serials),
        )
        self._known[track.serial] = _Known(track, time_ns, face.score)
        return track.serial

    def _revive(
        self,
        taken: Mapping[int, int],
        faces: Sequence[Face],
        time_ns: int,
        look: Callable[[int], Look | None],
    ) -> None:
        """Match unconfirmed faces to lost tracks."""
        missing = [k for k in self._known.values() if k.track.track_id and k.track.missed]
        gone = [known for known in (*self._lost, *missing) if known.look is not None]
        fresh = [(p, s) for p, s in taken.items() if not self._known[s].sure]
        if not gone or not fresh:
            return
        pairs: list[tuple[float, int, int]] = []
        for position, serial in fresh:
            if (now := look(position)) is None or self._inside(self._known[serial]):
                continue
            for place, known in enumerate(gone):
                if known.look is None or not self._reachable(known, faces[position].box, time_ns):
                    continue
                doubt = max(0.0, self._GOOD_SCORE - faces[position].score)
                if (like := known.look.likeness(now)) >= self._REVIVE + self._DOUBTED * doubt:
                    pairs.append((-like, place, serial))
        used: set[int] = set()
        for _, place, serial in sorted(pairs):
            known, newcomer = gone[place], self._known[serial]
            if place in used or newcomer.sure:
                continue
            used.add(place)
            newcomer.sure, newcomer.look, newcomer.looked_ns = True, known.look, known.looked_ns
            newcomer.score = known.score
            hits = known.track.hits + newcomer.track.hits
            # One that is seen for the first time goes on as itself, so that smoothing may too.
            again = newcomer.track.hits == 1
            newcomer.track = replace(
                newcomer.track,
                track_id=known.track.track_id,
                first_seen_ns=known.track.first_seen_ns,
                hits=hits,
                serial=known.track.serial if again else serial,
            )
            self._known.pop(known.track.serial, None)
            if known in self._lost:
                self._lost.remove(known)
            if again:
                self._known[known.track.serial] = self._known.pop(serial)

    def _reachable(self, known: _Known, box: Box, time_ns: int) -> bool:
        """Whether a lost track can have reached this position and size."""
        old, new = middle(known.box), middle(box)
        seconds = (time_ns - known.seen_ns) / 1e9
        far = math.hypot(new[0] - old[0], new[1] - old[1]) / max(size(known.box), size(box))
        return 0.55 < size(known.box) / size(box) < 1.8 and far <= 1.0 + 2.5 * seconds

    def _inside(self, newcomer: _Known) -> bool:
        """Whether it lies within a confirmed face of this frame, or contains one."""
        return any(
            known.sure and not known.track.missed and within(newcomer.box, known.box)
            for known in self._known.values()
        )

    def _touches(self, newcomer: _Known) -> bool:
        """Whether it overlaps a confirmed face of this frame, as a hand or a collar does."""
        return any(
            known.sure and not known.track.missed and known.box.overlap(newcomer.box) > 0
            for known in self._known.values()
        )

    def _decide(self, taken: Mapping[int, int], time_ns: int, at_once: bool) -> None:
        """Decide which tracks are faces."""
        enough, first, detections = self._ENOUGH, not self._intervals, 1
        if self._intervals:
            interval = statistics.median(self._intervals)
            detections = 1 + int((HOLD_NS + interval / 10) // interval)
            enough = min(enough, self._ENOUGH_EACH * detections)
        seen = set(taken.values())
        fresh = [known for known in self._known.values() if not known.sure]
        for known in sorted(fresh, key=lambda known: -known.track.face.score):
            serial = known.track.serial
            if serial in seen and not self._inside(known):
                known.evidence += known.track.face.score - self._NO_EVIDENCE
                needed = enough * (2 if detections > 2 and self._touches(known) else 1)
                known.sure = at_once or (
                    known.track.face.score >= self._SURE_AT_ONCE
                    if first
                    else known.evidence > needed - 1e-6
                )
            if not known.sure and time_ns - known.track.first_seen_ns > HOLD_NS:
                del self._known[serial]
                if serial in seen:
                    anew = self._known[self._begin(known.track.face, time_ns)]
                    anew.evidence = known.track.face.score - self._NO_EVIDENCE

    def _number(self, time_ns: int, limit: int | None) -> None:
        """Number confirmed tracks, up to the limit."""
        sure = [known for known in self._known.values() if known.sure]
        if limit is not None:
            sure.sort(key=lambda k: (-k.standing(time_ns), not k.track.track_id, k.track.serial))
            for known in sure[limit:]:
                if known.track.track_id:
                    known.track = replace(known.track, track_id=0)
        for known in sorted(sure[:limit], key=lambda known: known.track.serial):
            if not known.track.track_id:
                known.track = replace(known.track, track_id=next(self._ids))
        self._left_out = sum(not (k.track.track_id or k.track.missed) for k in sure)

    def _remember(
        self, taken: Mapping[int, int], time_ns: int, look: Callable[[int], Look | None]
    ) -> None:
        """Update, now and then, the looks of confirmed tracks that nothing covers."""
        due = [
            (position, known)
            for position, known in ((p, self._known.get(s)) for p, s in taken.items())
            if known is not None
            and known.sure
            and (known.look is None or time_ns - known.looked_ns >= self._LOOK_NS)
        ]
        for position, known in due:
            if known.look is not None and any(
                other is not known
                and not other.track.missed
                and other.box.overlap(known.box) > 0.05
                for other in self._known.values()
            ):
                continue
            if (now := look(position)) is None:
                continue
            if known.look is None:
                known.look = now
            else:
                known.look.blend(now)
            known.looked_ns = time_ns
