"""Server-sent events, in every line ending and at every split."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.sse import Decoder, Event, Reader, rewritten

STREAM = (
    "\ufeffevent: delta\n"
    ": a comment\n"
    'data: {"v":"caf\u00e9 \U0001f600 \u6771\u4eac"}\n'
    "\n"
    "data:no space\r\n"
    "data:  two spaces\r\n"
    "data\r\n"
    "id: 7\r\n"
    "retry: 10\r\n"
    "\r\n"
    "event: nothing\r"
    "\r"
    "data: line\u2028separator\x85kept\r"
    "\r"
    "\n\n"
    "data: [DONE]\n"
    "\n"
)
EVENTS = [
    Event("delta", '{"v":"caf\u00e9 \U0001f600 \u6771\u4eac"}'),
    Event("message", "no space\n two spaces\n"),
    Event("message", "line\u2028separator\x85kept"),
    Event("message", "[DONE]"),
]


class Listing(Reader):
    """A reader that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Event] = []

    def take(self, event: Event) -> None:
        self.told.append(event)


def events(body: str) -> list[Event]:
    reader = Listing()
    reader.read(body)
    return reader.told


def decode(pieces: list[bytes]) -> list[Event]:
    decoder = Decoder()
    found = [event for piece in pieces for event in decoder.feed(piece)]
    return found + decoder.close()


def test_events_of_a_whole_stream() -> None:
    assert decode([STREAM.encode()]) == EVENTS
    assert events(STREAM) == EVENTS


def test_every_split_into_two_gives_the_same_events() -> None:
    body = STREAM.encode()
    for cut in range(len(body) + 1):
        assert decode([body[:cut], body[cut:]]) == EVENTS, cut


def test_single_bytes_with_empty_pieces_between_give_the_same_events() -> None:
    pieces = [piece for byte in STREAM.encode() for piece in (bytes([byte]), b"")]
    assert decode(pieces) == EVENTS


@given(
    st.lists(st.sampled_from(["data: a", "data:", "event: e", ":", "\r", "\n", "\r\n", "é", "x"])),
    st.data(),
)
def test_any_stream_is_the_same_for_any_split(tokens: list[str], data: st.DataObject) -> None:
    body = "".join(tokens).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)))))
    edges = [0, *cuts, len(body)]
    pieces = [body[start:end] for start, end in pairwise(edges)]
    assert decode(pieces) == decode([body])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts(ending: str) -> None:
    body = ending.join(["event: a", "data: 1", "data: 2", "", "data: 3", "", ""])
    assert events(body) == [Event("a", "1\n2"), Event("message", "3")]


def test_a_blank_line_after_a_split_carriage_return_and_newline_counts() -> None:
    assert decode([b"data: a\r", b"\n", b"\n", b"data: b"]) == [
        Event("message", "a"),
        Event("message", "b"),
    ]


def test_a_cut_stream_gives_its_last_event_on_close() -> None:
    decoder = Decoder()
    assert decoder.feed(b"event: delta\ndata: [1, 2") == []
    assert decoder.close() == [Event("delta", "[1, 2")]
    assert decoder.close() == []


def test_bytes_that_are_not_utf8_and_lone_surrogates_become_replacement_characters() -> None:
    assert decode([b"data: a\xffb\n\n"]) == [Event("message", "a\ufffdb")]
    assert events("data: a\ud800b\n\n") == [Event("message", "a\ufffdb")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rewriting_changes_what_is_asked_and_nothing_else(ending: str) -> None:
    told = [
        "\ufeff: hi",
        "event: a",
        "data: 1",
        "",
        "",
        "data: 2",
        "id: 7",
        "",
        "data: 3",
        "",
        "da",
    ]
    body = ending.join(told)
    asked: list[Event] = []

    def change(event: Event) -> str | None:
        asked.append(event)
        return {"1": "one\nand more", "2": "2"}.get(event.data)

    kept = rewritten(body, change)
    assert asked == [Event("a", "1"), Event("message", "2"), Event("message", "3")]
    assert events(kept) == [Event("a", "one\nand more"), Event("message", "2")]
    assert ending.join(["data: 2", "id: 7", "", ""]) in kept


@given(
    st.text(st.sampled_from("\ufeff:ade \r\n1é")) | st.sampled_from([STREAM, "", "data: x", "\n"])
)
def test_rewriting_asks_for_every_event_and_may_change_nothing(body: str) -> None:
    asked: list[Event] = []

    def same(event: Event) -> str | None:
        asked.append(event)
        return event.data

    assert rewritten(body, same) is body
    assert asked == events(body)
    assert events(rewritten(body, lambda _: None)) == []
    expected = [Event(event.type, "new") for event in asked]
    assert events(rewritten(body, lambda _: "new")) == expected
