"""The instruments of one application, in a registry of its own.

Every label has a fixed set of values, whatever clients send: addresses are counted by their route,
platforms that no adapter knows as `other`. So the number of series is bounded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from recollect.capture.receipts import Receipt
from recollect.events.event import Event

OTHER: Final = "other"
OUTCOMES: Final = ("stored", "unchanged", "excluded", "unparsed", "invalid", "failed")
"""What became of a capture. `invalid`: a normalised one of the wrong shape."""

_ALARMING: Final = ("unparsed", "failed")

ABORTED: Final = 0
"""The status of a request whose client went before it was answered."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_KINDS: Final = frozenset({"conversation", "stream", "dom", "normalized"})
_SWITCHING_PROTOCOLS: Final = 101
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts what happens. `platforms` are those with a name of their own in the labels."""

    def __init__(self, platforms: Iterable[str], version: str) -> None:
        self._platforms = frozenset(platforms)
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "recollect_requests", "Requests answered; status 0: the client went before.",
            ("method", "route", "status"), registry=registry,
        )  # fmt: skip
        self._request_seconds = Histogram(
            "recollect_request_seconds", "Time until the answer was there; sockets do not count.",
            ("method", "route"), registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._captures = Counter(
            "recollect_captures", "Capture frames, by what became of them.",
            ("platform", "kind", "outcome"), registry=registry,
        )  # fmt: skip
        # Prometheus sees a series grow only if it was there before: the first failure counts too.
        for platform, kind in product((*sorted(self._platforms), OTHER), sorted(_KINDS)):
            for outcome in _ALARMING:
                self._captures.labels(platform, kind, outcome)
        self._ingest_seconds = Histogram(
            "recollect_ingest_seconds", "Time to merge one conversation, by whatever road it came.",
            ("platform",), registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._messages = Counter(
            "recollect_messages", "Messages written, by whatever road they came.",
            ("platform", "change"), registry=registry,
        )  # fmt: skip
        self._received = Counter(
            "recollect_received_bytes", "Bytes of request bodies and capture frames.",
            ("road",), registry=registry,
        )  # fmt: skip
        self._events = Counter(
            "recollect_events", "Live events sent to subscribers.", ("change",), registry=registry
        )
        self._database = _Database(registry)
        build = Gauge(
            "recollect_build_info", "1; the label has it.", ("version",), registry=registry
        )
        build.labels(version).set(1)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route` is the pattern of its address, never the address."""
        method = method if method in _METHODS else OTHER
        self._requests.labels(method, route, str(status)).inc()
        if status != _SWITCHING_PROTOCOLS:
            self._request_seconds.labels(method, route).observe(seconds)

    def captured(self, platform: str, kind: str, outcome: str) -> None:
        """A capture frame ended; `outcome` is one of OUTCOMES."""
        kind = kind if kind in _KINDS else OTHER
        self._captures.labels(self._known(platform), kind, outcome).inc()

    def ingested(self, receipt: Receipt, seconds: float) -> None:
        """A conversation was merged."""
        platform = self._known(receipt.platform)
        self._ingest_seconds.labels(platform).observe(seconds)
        self._messages.labels(platform, "created").inc(receipt.messages.created)
        self._messages.labels(platform, "updated").inc(receipt.messages.updated)

    def received(self, road: str, size: int) -> None:
        """So many bytes came, as a `body` or a `frame`."""
        self._received.labels(road).inc(size)

    def event_sent(self, event: Event) -> None:
        """A subscriber was told of a change."""
        self._events.labels(event.change).inc()

    def database(self, sizes: Mapping[str, int] | None, ping_seconds: float) -> None:
        """How the database answered just now; `sizes` in bytes by kind, None if it did not."""
        self._database.note(sizes, ping_seconds)

    def watch(self, name: str, text: str, states: Mapping[str, Callable[[], int]]) -> None:
        """Ask at every scrape for a number for each of these states."""
        gauge = Gauge(name, text, ("state",), registry=self._registry)
        for state, number in states.items():
            gauge.labels(state).set_function(number)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Everything in the form that `accept` asks for, and the content type of that."""
        encode, content_type = choose_encoder(accept)
        return encode(_WithoutCreated(self._registry)), content_type

    def _known(self, platform: str) -> str:
        return platform if platform in self._platforms else OTHER


class _Database:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._up = Gauge(
            "recollect_database_up", "Whether the database answers: 1 or 0.", registry=registry
        )
        self._ping = Gauge(
            "recollect_database_ping_seconds", "How long a ping took, now.", registry=registry
        )
        self._bytes = Gauge(
            "recollect_database_bytes", "Size of the database; storage: of the data on disk.",
            ("kind",), registry=registry,
        )  # fmt: skip

    def note(self, sizes: Mapping[str, int] | None, ping_seconds: float) -> None:
        self._up.set(sizes is not None)
        self._ping.set(ping_seconds)
        for kind, size in (sizes or {}).items():
            self._bytes.labels(kind).set(size)


class _WithoutCreated(Collector):
    """The library adds to every series one with the time of its birth, which nobody asks for."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            metric.samples = [s for s in metric.samples if not s.name.endswith("_created")]
            yield metric
