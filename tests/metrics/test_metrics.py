"""The instruments: whatever strangers send, the number of series stays what it is."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.capture.receipts import Counts, Receipt
from recollect.metrics.metrics import Metrics


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(["chatgpt"], "1.2.3")


def series(metrics: Metrics) -> Mapping[str, float]:
    """Every series of ours and its value."""
    lines = metrics.text("")[0].decode().splitlines()
    ours = [line.rpartition(" ") for line in lines if line.startswith("recollect_")]
    return {name: float(value) for name, _, value in ours}


@given(st.text(), st.text(), st.text())
@settings(max_examples=50)
def test_names_of_strangers_make_no_series(platform: str, kind: str, method: str) -> None:
    metrics = Metrics(["chatgpt"], "1.2.3")
    before = series(metrics)
    for names in (("x", "y", "z"), (platform, kind, method)):
        metrics.captured(names[0], names[1], "stored")
        metrics.ingested(Receipt("conv_a", names[0], "a"), 0.1)
        metrics.answered(names[2], "/healthz", 200, 0.1)
    counted = series(metrics)
    expected = 'recollect_captures_total{kind="other",outcome="stored",platform="other"}'
    if platform != "chatgpt":
        assert counted[expected] >= 1
    captures = [name for name in counted if name.startswith("recollect_captures_total")]
    assert len(set(captures) - set(before)) <= 2


def test_the_first_failure_of_a_site_is_growth(metrics: Metrics) -> None:
    name = 'recollect_captures_total{{kind="{}",outcome="{}",platform="{}"}}'
    for told in (("stream", "unparsed", "chatgpt"), ("dom", "failed", "other")):
        assert series(metrics)[name.format(*told)] == 0
    metrics.captured("chatgpt", "stream", "unparsed")
    assert series(metrics)[name.format("stream", "unparsed", "chatgpt")] == 1


def test_counts_are_those_of_receipts(metrics: Metrics) -> None:
    metrics.ingested(Receipt("conv_a", "chatgpt", "a", messages=Counts(created=3, updated=2)), 0.2)
    counted = series(metrics)
    assert counted['recollect_messages_total{change="created",platform="chatgpt"}'] == 3
    assert counted['recollect_messages_total{change="updated",platform="chatgpt"}'] == 2
    assert counted['recollect_ingest_seconds_count{platform="chatgpt"}'] == 1
    assert counted['recollect_ingest_seconds_bucket{le="0.25",platform="chatgpt"}'] == 1
    assert counted['recollect_ingest_seconds_bucket{le="0.1",platform="chatgpt"}'] == 0


def test_the_life_of_a_socket_is_no_latency(metrics: Metrics) -> None:
    metrics.answered("GET", "/api/v1/capture", 101, 3600)
    counted = series(metrics)
    name = '{method="GET",route="/api/v1/capture",status="101"}'
    assert counted[f"recollect_requests_total{name}"] == 1
    assert not [name for name in counted if name.startswith("recollect_request_seconds")]


def test_a_database_that_is_gone_leaves_its_last_sizes(metrics: Metrics) -> None:
    metrics.database({"data": 10, "storage": 5, "indexes": 2}, 0.001)
    assert series(metrics)["recollect_database_up"] == 1
    metrics.database(None, 2.0)
    counted = series(metrics)
    assert counted["recollect_database_up"] == 0 and counted["recollect_database_ping_seconds"] == 2
    assert counted['recollect_database_bytes{kind="storage"}'] == 5


def test_two_applications_do_not_share_anything(metrics: Metrics) -> None:
    other = Metrics(["claude"], "1.2.3")
    metrics.received("body", 100)
    assert 'recollect_received_bytes_total{road="body"}' not in series(other)


def test_both_formats_are_spoken(metrics: Metrics) -> None:
    metrics.received("frame", 1)
    text, kind = metrics.text("application/openmetrics-text; version=1.0.0")
    assert text.endswith(b"# EOF\n") and kind.startswith("application/openmetrics-text")
    text, kind = metrics.text("*/*")
    assert kind.startswith("text/plain") and b"_created" not in text
    assert b'recollect_build_info{version="1.2.3"} 1.0' in text and b"process_" in text
