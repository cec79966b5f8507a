"""How long to wait: before trying again, and for one's turn."""

from __future__ import annotations

from datetime import timedelta

from chatbot.waiting import Backoff, Bucket
from tests.house.stage import HandClock


def test_pauses_grow_to_five_minutes_and_are_jittered() -> None:
    backoff = Backoff()
    pauses = [backoff.pause() for _ in range(12)]
    spans = [min(300.0, 2.0**number) for number in range(12)]
    assert all(span / 2 <= pause <= span for pause, span in zip(pauses, spans, strict=True))
    assert pauses[-1] != pauses[-2]
    backoff.reset()
    assert backoff.pause() <= 1


def test_the_first_retry_may_come_at_once() -> None:
    backoff = Backoff(first=0.0, longest=2.0)
    assert backoff.pause() == 0
    assert 0.5 <= backoff.pause() <= 1
    assert 1 <= backoff.pause() <= 2
    assert 1 <= backoff.pause() <= 2
    backoff.reset()
    assert backoff.pause() == 0


def test_a_burst_is_followed_by_a_steady_rate_and_what_is_owed_is_waited_for() -> None:
    clock = HandClock()
    bucket = Bucket(clock, burst=2, rate=0.5)
    for _ in range(2):
        assert bucket.wait() == 0
        bucket.take()
    assert bucket.wait() == 2
    bucket.take()
    assert bucket.wait() == 4
    clock.move(timedelta(seconds=4))
    assert bucket.wait() == 0
    clock.move(timedelta(days=1))
    for _ in range(2):
        assert bucket.wait() == 0
        bucket.take()
    assert bucket.wait() == 2
