"""The clock of a file's frames: what a recording's timestamps and the latency are made of."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.capture.file_player import LATE_NS
from core.mailbox import LatestMailbox
from core.pipeline import AnalysisLoop, Analyzer
from core.session import EVENT_TYPES, SessionRecorder, load_session
from core.settings import Settings
from core.types import Frame
from tests.support.engine import (
    SECOND,
    ConstantClassifier,
    FixedDetector,
    make_analysis,
    make_card,
    make_frame,
)
from tests.support.fakes import FakeClock
from tests.support.film_player import Player
from tests.support.sources import Film


def test_a_slow_machine_plays_slower_and_does_not_rush_afterwards() -> None:
    clock = FakeClock()
    film = Film(100, clock=clock, read_s=0.15)  # of 0.1 s each
    player = Player(film, clock)

    def faster(frame: Frame) -> None:
        if frame.index == 20:
            film._read_s = 0.0
        if frame.index == 30:
            player.stop.set()

    player.after = faster
    player.loop.run(player.stop)
    assert player.times_s == pytest.approx([i / 10 for i in range(31)])
    waits = np.diff(player.shown_s)
    assert waits[:20] == pytest.approx([0.15] * 20)
    # What it was late by at the end is caught up with, and no more.
    assert sum(waits[20:]) >= 1.0 - LATE_NS / 1e9 - 1e-6


def test_the_frame_says_when_it_came_however_late_the_file_is() -> None:
    clock = FakeClock()
    player = Player(Film(50, clock=clock, read_s=0.3), clock)
    latencies = []
    player.after = lambda frame: latencies.append(clock.now_ns - frame.arrived_ns)
    clock.at(2.0, player.playback.pause)
    clock.at(60.0, player.playback.resume)
    player.run(until_s=70)
    assert len(latencies) > 20
    assert set(latencies) == {0}


def test_latency_counts_from_the_arrival_of_a_frame() -> None:
    inbox: LatestMailbox[Frame] = LatestMailbox()
    stop = threading.Event()
    loop = AnalysisLoop(
        inbox=inbox,
        make_analyzer=lambda: Analyzer(
            detector=FixedDetector([]),
            emotion=ConstantClassifier("emotion"),
            age=ConstantClassifier("age"),
            settings=Settings(),
        ),
        timeline=SimpleNamespace(append=lambda analysis: stop.set()),
        on_error=lambda error: stop.set(),
    )
    before_ns = time.monotonic_ns()
    hour_ago_ns = before_ns - 3600 * SECOND
    frame = replace(make_frame(0), captured_ns=hour_ago_ns, arrived_ns=before_ns)
    inbox.put(frame)
    loop.run(stop)
    assert loop.latest is not None
    latency_ns = loop.statistics.latency_ms * 1e6
    assert 0 < latency_ns <= time.monotonic_ns() - before_ns


def test_the_clock_of_the_frames_stands_still_in_a_pause() -> None:
    player = Player(Film(50))
    seen = []
    player.clock.at(0.25, player.playback.pause)
    for seconds in (1, 20):
        player.clock.at(seconds, lambda: seen.append(player.loop.now_ns))
    player.run(until_s=30)
    assert seen == [player.box.frames[-1].captured_ns] * 2


def test_a_recording_of_all_this_has_growing_times_and_says_where_each_row_lies(
    tmp_path: Path,
) -> None:
    player = Player(Film(20))
    player.clock.at(0.25, player.playback.pause)
    player.clock.at(9.0, player.playback.resume)
    player.clock.at(9.15, lambda: player.playback.seek(1.5))
    player.clock.at(9.25, lambda: player.playback.set_speed(8))
    player.clock.at(9.3, lambda: player.playback.set_loop(True))
    player.run(until_s=9.6)
    recorder = SessionRecorder(
        tmp_path / "a.csv",
        source=player.told.infos[0],
        settings=Settings(),
        cards=[make_card("emotion"), make_card("age")],
        started_ns=player.start_ns,
    )
    for frame in player.box.frames:
        analysis = make_analysis(frame.index)
        recorder.write(replace(analysis, captured_ns=frame.captured_ns, epoch=frame.epoch))
    for event in player.told.events:
        assert event.kind in EVENT_TYPES
        recorder.event(event.kind, event.value, onset_ns=event.time_ns)
    recorder.close()
    session = load_session(recorder.path)
    times_s = session.columns["timestamp"]
    assert (np.diff(times_s) > 0).all()
    assert recorder.frames == len(player.indices) > 30
    # From the seeks alone, the place of each row in the film.
    seeks = [
        (float(row["onset"]), float(row["value"]))
        for row in session.events
        if row["trial_type"] == "seek"
    ]
    assert len(seeks) >= 3
    for index, timestamp in zip(session.columns["frame"], times_s, strict=True):
        onset, place = max(seek for seek in [(0, 0), *seeks] if seek[0] <= timestamp + 1e-9)
        assert place + timestamp - onset == pytest.approx(index / 10, abs=1e-5)
