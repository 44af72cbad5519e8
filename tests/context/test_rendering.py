"""How a context reads: in time order, with source, date and role, verbatim, in a wrapper."""

import re

from recollect.context.offer import Piece
from recollect.context.rendering import written
from recollect.platforms.injected import text_parts
from recollect.text.passages import open_fence
from tests.context.offers import NOON, offer

TALKS = {"conv_a": {"title": "Tea\n and  more", "platform": "chatgpt"}, "conv_b": {"platform": "x"}}


def inside(pieces: list[Piece]) -> str:
    whole = written(pieces, TALKS)
    wrapper = re.fullmatch(
        r"<recollect-context id=(\w+)>\n(.*)\n</recollect-context id=\1>", whole, re.DOTALL
    )
    assert wrapper and wrapper[1] not in wrapper[2]
    assert [part.type for part in text_parts(f"before {whole} after")] == [
        "text",
        "injected",
        "text",
    ]
    return wrapper[2]


def test_time_order_sources_roles_and_neighbours() -> None:
    pieces = [
        Piece(offer(7), "later"),
        Piece(offer(0, conversation="conv_b", created_at=NOON.replace(year=2025)), "old"),
        Piece(offer(2, role="assistant"), "two"),
        Piece(offer(1, author="Ann"), "one"),
        Piece(offer(9, standing=True), "always be brief"),
    ]
    assert inside(pieces).split("\n") == [
        "From the user's earlier conversations:",
        "[standing instructions and preferences]",
        "2026-03-01 user: always be brief",
        *("", "[2025-03-01 x]", "user: old"),
        *("", "[2026-03-01 chatgpt: Tea and more]", "user Ann: one", "assistant: two"),
        *("", "user: later"),
    ]


def test_nothing_is_an_empty_context() -> None:
    assert written([], {}) == ""


def test_a_fence_begins_on_a_line_and_ends() -> None:
    pieces = [
        Piece(offer(0), "```py\ncode"),
        Piece(offer(5), "see:\n~~~~\nmore"),
        Piece(offer(8), "x"),
    ]
    text = inside(pieces)
    assert open_fence(text) is None
    assert "user:\n```py\ncode\n```\n" in text
    assert "user: see:\n~~~~\nmore\n~~~~\n" in text


def test_a_message_without_a_time_has_a_source() -> None:
    assert "\n[chatgpt: Tea and more]\nuser: x" in inside([Piece(offer(0, created_at=None), "x")])
