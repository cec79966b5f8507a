"""The figures: each can be counted by its labels, and two houses do not share them."""

from __future__ import annotations

import structlog

from chatbot import logs
from chatbot.metrics import Metrics


def test_every_figure_is_told_under_its_name(written):
    metrics = Metrics()
    metrics.commands_total.labels(verb="claim", outcome="done").inc()
    metrics.hearing_seconds.observe(0.0007)
    metrics.posts_total.labels(platform="irc", outcome="sent").inc()
    metrics.posts_waiting.labels(platform="irc").set(3)
    metrics.posts_parked.set(1)
    metrics.platform_up.labels(platform="slack").set(1)
    metrics.cases_received_total.labels(source="form", outcome="new").inc()
    logs.fault(structlog.get_logger("chatbot.courier"), "courier", ValueError())
    metrics.nudges_total.labels(step="owner").inc()
    metrics.store_batch_size.observe(12)
    text = metrics.text().decode()
    for line in (
        'casebell_commands_total{outcome="done",verb="claim"} 1.0',
        'casebell_hearing_seconds_bucket{le="0.001"} 1.0',
        'casebell_posts_total{outcome="sent",platform="irc"} 1.0',
        'casebell_posts_waiting{platform="irc"} 3.0',
        "casebell_posts_parked 1.0",
        'casebell_platform_up{platform="slack"} 1.0',
        'casebell_cases_received_total{outcome="new",source="form"} 1.0',
        'casebell_faults_total{where="courier"} 1.0',
        'casebell_nudges_total{step="owner"} 1.0',
        'casebell_store_batch_size_bucket{le="16.0"} 1.0',
    ):
        assert line in text


def test_two_houses_in_one_process_count_for_themselves():
    one, other = Metrics(), Metrics()
    one.posts_parked.set(5)
    assert "casebell_posts_parked 0.0" in other.text().decode()


def test_no_label_could_name_a_person_or_a_case():
    labels = {label for figure in vars(Metrics()).values() for label in getattr(figure, "_labelnames", ())}
    assert labels == {"verb", "outcome", "platform", "source", "where", "step"}
