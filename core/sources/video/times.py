"""The timestamps of a file's frames, corrected where they do not increase."""

from typing import Final

from core.sources.base import NoteKind, SourceNote, SourceWarning, WarningKind

REPEATED_NS: Final = 1_000
"""How far behind the frame before it a frame is put that has the same time or an earlier one."""
MOST_REPEATED: Final = 10
"""After so many of them in a row the file's times are taken to stand still."""
JUMP_BACK_NS: Final = 500_000_000
"""A frame so much earlier than the one before it begins another recording's times."""


class FrameTimes:
    """Gives each frame a timestamp later than the one before.

    A frame with the time of the one before it, or an earlier one, comes a microsecond after it, so
    that all others keep their own. Where times stand still, are missing or jump back, as in two
    recordings that were joined, what follows goes on one usual duration later.

    Attributes:
        in_order: Whether the file's own times only grow, so that a time is a place in the file.
    """

    def __init__(self) -> None:
        self.in_order = True
        self._moved = self._made_up = self._holes = 0
        self._first_hole_ns = self._holes_ns = 0
        self.restart()

    def restart(self) -> None:
        """Continue with any frame of the file."""
        self._before_ns: int | None = None
        self._shift_ns = 0
        self._in_place = 0  # how many frames in a row had no later time than the one before

    def take(self, own_ns: int | None, usual_ns: int) -> tuple[int, SourceNote | None]:
        """The time of the next frame.

        Args:
            own_ns: What the file says, from the start of its clock; None where it says nothing.
            usual_ns: What the rate says of the time since the frame before.

        Returns:
            The time, and a note where all times from here on are moved.
        """
        time_ns, note = self._timed(own_ns, usual_ns)
        self._before_ns = time_ns
        return time_ns, note

    def note_hole(self, end_ns: int, length_ns: int) -> None:
        """Note a gap in timestamps that are otherwise regular.

        Args:
            end_ns: Where it ends, by the file's own time.
            length_ns: How long it is.
        """
        if not self._holes:
            self._first_hole_ns = end_ns - length_ns
        self._holes += 1
        self._holes_ns += length_ns

    def moved(self, own_ns: int) -> int:
        """A file time after all corrections so far."""
        return own_ns + self._shift_ns

    def warning(self, total: int | None) -> SourceWarning | None:
        """The warning about timestamps, if any.

        Args:
            total: Frames in all, where known.
        """
        parts = []
        if self._moved:
            parts.append(
                f"{_frames(self._moved)} had a timestamp no later than the frame before, and got "
                "one a microsecond later"
            )
        if self._made_up:
            parts.append(
                f"{_frames(self._made_up)} had no usable timestamp and got one from the frame rate"
            )
        if not self.in_order:
            parts.append(
                "the file's timestamps jump back or stand still, and all later ones were moved"
            )
        if self._holes:
            parts.append(
                f"there are gaps of {self._holes_ns / 1e9:.2f} s in total in the file's regular "
                f"timestamps, the first at {self._first_hole_ns / 1e9:.3f} s; frames were not "
                "recorded there, or are lost"
            )
        if not parts:
            return None
        text = "; ".join(parts)
        return SourceWarning(
            kind=WarningKind.TIMES,
            sentence=f"{text[0].upper()}{text[1:]}.",
            lossy=False,
            count=self._moved + self._made_up + self._holes,
            total=total,
        )

    def _timed(self, own_ns: int | None, usual_ns: int) -> tuple[int, SourceNote | None]:
        before_ns = self._before_ns
        if before_ns is None:
            self._made_up += own_ns is None
            return max(own_ns or 0, 0), None
        next_ns = before_ns + usual_ns
        if own_ns is None:
            self._made_up += 1
            return next_ns, None
        own_ns += self._shift_ns
        if own_ns > before_ns:
            self._in_place = 0
            return own_ns, None
        self._in_place += 1
        jumps = before_ns - own_ns >= JUMP_BACK_NS
        if not jumps and self._in_place <= MOST_REPEATED:
            self._moved += 1
            return before_ns + REPEATED_NS, None
        self.in_order = False
        self._shift_ns += next_ns - own_ns
        if not jumps:
            self._made_up += 1
            return next_ns, None
        seconds = f"{self._shift_ns / 1e9:.3f}"
        return next_ns, SourceNote(kind=NoteKind.TIMES_SHIFTED, time_ns=next_ns, value=seconds)


def _frames(count: int) -> str:
    return "1 frame" if count == 1 else f"{count} frames"
