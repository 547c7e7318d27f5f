"""The faults of a video: counted, noted and put into words."""

from dataclasses import replace
from typing import Final

from core.sources.base import NoteKind, SourceNote, SourceWarning, WarningKind
from core.sources.video.decoder import DecodedFrame, Decoder

CLEAR_SHARE: Final = 0.01
"""Of the promised frames: fewer than this may be a matter of counting."""
CLEAR_FRAMES: Final = 2.5
"""And so may a duration of so many frames."""
CLEAR_NS: Final = 150_000_000
"""And so may this: the last packets of a sound."""


class Faults:
    """Frames that could not be decoded, or only with errors.

    What is played again is noted again, since another recording may begin there, and counted once.
    The counts may be read in any thread.

    Attributes:
        unreadable: Frames that could not be decoded.
        damaged: Frames that were decoded with errors, and those that are built on faulty ones.
    """

    def __init__(self) -> None:
        self.unreadable = self.damaged = 0
        self._built_on_faulty = 0
        self._first_unreadable_ns = 0
        self._damage: SourceNote | None = None
        # By the times of the frames right after them, and of the frames themselves.
        self._known_unreadable: set[int] = set()
        self._known_damaged: set[int] = set()
        self._known_found: set[int] = set()

    def go_elsewhere(self) -> None:
        """Note a jump: the next frame does not follow the last one."""
        self._damage = None

    def take(
        self, frame: DecodedFrame, time_ns: int, lost_ns: int, step_ns: int
    ) -> list[SourceNote]:
        """Note the faults of a frame and of the gap before it.

        Args:
            frame: As it was decoded.
            time_ns: Its time.
            lost_ns: When the first of the frames lost before it would have been shown.
            step_ns: How long a frame is shown.
        """
        notes = []
        if frame.lost:
            notes.append(self._lose(frame.lost, max(min(lost_ns, time_ns), 0), time_ns))
        if frame.found_again and time_ns not in self._known_found:
            self._known_found.add(time_ns)
            self.unreadable -= 1
        if frame.damaged or frame.built_on_faulty:
            if time_ns not in self._known_damaged:
                self._known_damaged.add(time_ns)
                self.damaged += 1
                self._built_on_faulty += not frame.damaged
            begun = self._damage or SourceNote(
                kind=NoteKind.FRAMES_DAMAGED, time_ns=time_ns, value="0"
            )
            self._damage = replace(
                begun,
                duration_ns=time_ns + step_ns - begun.time_ns,
                value=str(int(begun.value) + 1),
            )
        else:
            notes += self._end_damage()
        return notes

    def end(self, lost: int, end_ns: int, step_ns: int) -> list[SourceNote]:
        """Note the faults after the last frame.

        Args:
            lost: Frames that could not be decoded there.
            end_ns: When the last frame ends.
            step_ns: How long a frame is shown.
        """
        notes = self._end_damage()
        if lost:
            notes.append(self._lose(lost, end_ns, end_ns + lost * step_ns))
        return notes

    def warnings(self, total: int | None) -> list[SourceWarning]:
        """The faults in words.

        Args:
            total: Frames in all, where known.
        """
        found = []
        by_themselves = self.damaged - self._built_on_faulty
        built_on = self._built_on_faulty
        more = f"; {built_on} more depend on them and may be partly wrong" if built_on else ""
        if self.unreadable:
            first = "the first " if self.unreadable > 1 else ""
            found.append(
                SourceWarning(
                    kind=WarningKind.UNREADABLE,
                    sentence=f"{_counted(self.unreadable, total)} could not be decoded, {first}at "
                    f"{self._first_unreadable_ns / 1e9:.3f} s{more}.",
                    lossy=True,
                    count=self.unreadable,
                    total=total,
                )
            )
            more = ""
        if by_themselves:
            found.append(
                SourceWarning(
                    kind=WarningKind.DAMAGED,
                    sentence=f"{_counted(by_themselves, total)} were decoded with errors and "
                    f"may be partly wrong{more}.",
                    lossy=True,
                    count=by_themselves,
                    total=total,
                )
            )
        return found

    def _lose(self, count: int, from_ns: int, to_ns: int) -> SourceNote:
        if to_ns not in self._known_unreadable:
            self._known_unreadable.add(to_ns)
            if not self.unreadable or from_ns < self._first_unreadable_ns:
                self._first_unreadable_ns = from_ns
            self.unreadable += count
        return SourceNote(
            kind=NoteKind.FRAMES_UNREADABLE,
            time_ns=from_ns,
            duration_ns=to_ns - from_ns,
            value=str(count),
        )

    def _end_damage(self) -> list[SourceNote]:
        damage, self._damage = self._damage, None
        return [] if damage is None else [damage]


def shortfall(decoder: Decoder, come: int | None, step_ns: int) -> SourceWarning | None:
    """What a container declares but does not contain.

    Args:
        decoder: At its end.
        come: Frames that came or are known to be unreadable; None where they were not all read.
        step_ns: How long a frame is shown.
    """
    if decoder.promised and come is not None:
        come += decoder.hidden
        if decoder.container == "avi" and decoder.end_ns is not None:
            # It counts the places too where the last picture stays.
            come = max(come, round((decoder.end_ns - decoder.start_ns) / step_ns))
        missing = decoder.promised - come
        # Where some packets have no frame of their own, a few may be a matter of counting.
        allowed = max(1, CLEAR_SHARE * decoder.promised) if decoder.hides else 0
        if missing > allowed:
            promised = f"promises {decoder.promised} frames but has {come}"
            return _short(promised, missing, decoder.promised)
        return None
    if decoder.duration_ns is not None and decoder.end_ns is not None:
        end_ns = decoder.end_ns - decoder.start_ns
        missing_ns = decoder.duration_ns - end_ns
        if missing_ns > max(CLEAR_FRAMES * step_ns, CLEAR_NS):
            promised = (
                f"promises {decoder.duration_ns / 1e9:.1f} s but ends after {end_ns / 1e9:.1f} s"
            )
            return _short(promised, round(missing_ns / step_ns), None)
        return None
    return _short("ends in the middle of its data", 1, None) if decoder.broken_off else None


def _short(what: str, missing: int, total: int | None) -> SourceWarning:
    return SourceWarning(
        kind=WarningKind.SHORT,
        sentence=f"The file {what}; it is cut off or damaged.",
        lossy=True,
        count=missing,
        total=total,
    )


def _counted(count: int, total: int | None) -> str:
    if total is not None:
        return f"{count} of {total} frames"
    return "1 frame" if count == 1 else f"{count} frames"
