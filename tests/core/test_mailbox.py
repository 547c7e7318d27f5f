import threading

from core.mailbox import LatestMailbox


def test_the_newest_wins_and_the_lost_are_counted():
    box: LatestMailbox[int] = LatestMailbox()
    for item in (1, 2, 3):
        box.put(item)
    assert (box.take(0), box.dropped) == (3, 2)
    assert box.take(0) is None
    assert box.peek() == 3


def test_an_item_is_amended_while_it_is_the_newest():
    box: LatestMailbox[list[int]] = LatestMailbox()
    box.put(first := [1])
    assert box.take(0) == [1]
    box.amend(first, second := [1, 1])
    box.amend(first, [9])
    assert (box.peek(), box.take(0), box.take(0)) == ([1, 1], [1, 1], None)
    box.amend(second, [1, 1, 1])
    box.amend([1, 1, 1], [9])  # equal, and yet another
    assert (box.take(0), box.dropped) == ([1, 1, 1], 0)


def test_taking_waits_for_an_item_from_another_thread():
    box: LatestMailbox[int] = LatestMailbox()
    thread = threading.Thread(target=box.put, args=(7,))
    thread.start()
    assert box.take(10) == 7
    thread.join()
    assert box.take(0) is None


def test_closing_wakes_the_one_who_waits():
    box: LatestMailbox[int] = LatestMailbox()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(box.take()))
    thread.start()
    box.close()
    thread.join(10)
    assert found == [None]
