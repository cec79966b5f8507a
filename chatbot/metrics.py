"""What is counted and measured, for Prometheus to read at `/metrics`.

Labels come from short lists that do not grow with use: a verb, a platform, a step. Never a person, a case
or a text. Of the communities beside the main one, their workspace's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from chatbot import logs

_QUICK = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_BATCH = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """The figures of one running house, in a registry of their own: two houses share nothing.

    The process's faults are counted by whichever was made last.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, *, of_the_process: bool = True) -> None:
        self.registry = CollectorRegistry()
        self._communities: dict[str, Metrics] = {}
        if of_the_process:
            ProcessCollector(registry=self.registry)
        self.commands_total = self._counter("commands", "Lines that were commands.", "verb", "outcome")
        self.hearing_seconds = self._histogram(
            "hearing_seconds", "From a line heard to its effect on disk and its answer in hand.", _QUICK
        )
        self.posts_total = self._counter("posts", "Posts that were attempted.", "platform", "outcome")
        self.posts_waiting = self._gauge("posts_waiting", "Posts not yet confirmed by the server.", "platform")
        self.posts_parked = self._gauge("posts_parked", "Posts set aside because no server takes them.")
        self.places_shut = self._gauge(
            "places_shut", "Rooms and people to whom nothing can be said until something is mended there.", "platform"
        )
        self.platform_up = self._gauge("platform_up", "1 while the platform can deliver.", "platform")
        self.cases_received_total = self._counter("cases_received", "Cases that came to the door.", "source", "outcome")
        self.messages_received_total = self._counter(
            "messages_received", "Words of requesters about their cases that came to the door.", "source", "outcome"
        )
        self.faults_total = self._counter("faults", "Faults, each logged with an id.", "where")
        if of_the_process:
            logs.count_faults(lambda where: self.faults_total.labels(where).inc())
        self.nudges_total = self._counter("nudges", "Rings of a case's clock.", "step")
        self.store_batch_size = self._histogram("store_batch_size", "Pieces of work that shared one commit.", _BATCH)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(_Together(self.registry, self._communities) if self._communities else self.registry)

    def of(self, community: str) -> Metrics:
        """The figures of a community beside the main one: with its name in a label, among these."""
        return self._communities.setdefault(community, Metrics(of_the_process=False))

    def forget(self, community: str) -> None:
        """A community rests, and has no figures."""
        self._communities.pop(community, None)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, labels, namespace="casebell", registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, labels, namespace="casebell", registry=self.registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, meaning, namespace="casebell", registry=self.registry, buckets=buckets)


class _Together(CollectorRegistry):
    """The main community's figures, and those of others with their names in a label: each family once."""

    def __init__(self, main: CollectorRegistry, others: Mapping[str, Metrics]) -> None:
        super().__init__()
        self._main, self._others = main, others

    def collect(self) -> Iterator[Metric]:
        families = {family.name: family for family in self._main.collect()}
        for community, figures in self._others.items():
            for family in figures.registry.collect():
                labelled = [each._replace(labels={**each.labels, "community": community}) for each in family.samples]
                families.setdefault(family.name, family).samples += labelled
        yield from families.values()
