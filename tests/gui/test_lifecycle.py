from gui.lifecycle import CleanUps


def test_newest_is_undone_first_and_only_once():
    done = []
    clean_ups = CleanUps()
    clean_ups.add("first", lambda: done.append("first"))
    clean_ups.add("second", lambda: done.append("second"))
    clean_ups.run()
    clean_ups.run()
    assert done == ["second", "first"]


def test_a_failure_is_logged_and_keeps_nothing_else_from_running(caplog):
    done = []
    clean_ups = CleanUps()
    clean_ups.add("first", lambda: done.append("first"))
    clean_ups.add("broken", lambda: 1 / 0)
    clean_ups.run()
    assert done == ["first"]
    assert "broken" in caplog.text
