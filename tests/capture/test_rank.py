"""Ranks compare in the documented order, whatever comes after in it."""

from dataclasses import replace

import pytest

from recollect.capture.rank import RANK_BYTES, content_document, fingerprint, message_rank
from recollect.models import Message, Part, Source
from recollect.text import jsontext
from tests.capture.build import at, message

BASE = message("a", "some words", updated_at=at(5))


def rank(version: Message, source: Source = "stream") -> bytes:
    """The rank of a version as `versions.difference` makes it."""
    return message_rank(version, jsontext.dumps(content_document(version)), source)


LONG = replace(BASE, parts=(Part("text", "some words and many more of them"),), updated_at=at(9))
LOWER_AND_HIGHER = {
    "provisional, final": ((LONG, "dom"), (replace(BASE, status="partial"), "stream")),
    "partial, complete": ((replace(LONG, status="partial"), "conversation"), (BASE, "stream")),
    "older, newer": (
        (replace(LONG, updated_at=at(1)), "conversation"),
        (replace(BASE, updated_at=at(2)), "stream"),
    ),
    "no time, a time": ((replace(LONG, updated_at=None), "conversation"), (BASE, "stream")),
    "stream, conversation": ((replace(LONG, updated_at=at(5)), "stream"), (BASE, "conversation")),
    "partial: newer and from the conversation, longer": (
        (replace(BASE, status="partial", updated_at=at(20)), "conversation"),
        (replace(LONG, status="partial", updated_at=None), "stream"),
    ),
    "short, long": ((BASE, "stream"), (replace(LONG, updated_at=at(5)), "stream")),
}  # fmt: skip


@pytest.mark.parametrize(("lower", "higher"), LOWER_AND_HIGHER.values(), ids=LOWER_AND_HIGHER)
def test_the_order_of_ranks(lower: tuple[Message, Source], higher: tuple[Message, Source]) -> None:
    assert len(rank(*lower)) == len(rank(*higher)) == RANK_BYTES
    assert rank(*lower) < rank(*higher)


def test_equal_versions_have_equal_ranks_and_others_differ() -> None:
    assert rank(BASE) == rank(replace(BASE))
    assert rank(BASE) != rank(replace(BASE, parts=(Part("text", "same words"),)))


def test_fingerprints_tell_nodes_and_their_context_apart() -> None:
    assert fingerprint({"a": 1}, "x") == fingerprint({"a": 1}, "x")
    assert len({fingerprint({"a": 1}, "x"), fingerprint({"a": 1}, "y"), fingerprint({"a": 2})}) == 3
