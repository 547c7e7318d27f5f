"""A mailbox that holds one item: the newest wins."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestMailbox(Generic[T]):
    """Hands the newest item from one thread to another; nothing queues.

    Attributes:
        dropped: Items that were replaced before anyone took them.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._item: T | None = None
        self._taken = True
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: T) -> None:
        """Put an item, replacing the one that waits."""
        with self._changed:
            if not self._taken:
                self.dropped += 1
            self._item = item
            self._taken = False
            self._changed.notify()

    def amend(self, item: T, newer: T) -> None:
        """Put a newer form of an item in its place, and have it taken again.

        Args:
            item: What was put; where it is not the newest any more, nothing is done.
            newer: Takes its place; nothing is dropped by that.
        """
        with self._changed:
            if self._item is item:
                self._item = newer
                self._taken = False
                self._changed.notify()

    def take(self, timeout: float | None = None) -> T | None:
        """Wait for a new item and take it.

        Args:
            timeout: Seconds to wait; None waits until one comes or the box is closed.

        Returns:
            The item, or None after the timeout or when closed and empty.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._closed, timeout)
            if self._taken:
                return None
            self._taken = True
            return self._item

    def peek(self) -> T | None:
        """The newest item, taken or not, without taking it."""
        return self._item

    def close(self) -> None:
        """Wake the waiting thread; later items are still accepted."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
