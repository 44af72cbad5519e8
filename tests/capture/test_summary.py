"""What the site says of a conversation itself, merged with the ranks it came with."""

from itertools import permutations
from typing import Any

import pytest

from recollect.capture.summary import merged_site
from recollect.models import Conversation
from tests.capture.build import at, conversation

TEMPORARY = conversation(temporary=True, updated_at=at(1))
STREAM = conversation(source="stream", updated_at=at(2))
PAGE = conversation(source="dom", updated_at=at(3))
KEPT = conversation(updated_at=at(4))


def temporary(*told: Conversation) -> bool | None:
    """Whether the chat counts as temporary after these; None if nothing told it."""
    stored: dict[str, Any] = {"site": {}}
    for each in told:
        site, ranks = merged_site(stored, each, 1, ())
        stored = {"site": site, "ranks": ranks}
    value: bool | None = stored["site"].get("temporary")
    return value


@pytest.mark.parametrize("order", [*permutations((TEMPORARY, STREAM, PAGE))])
def test_streams_and_pages_do_not_say_that_a_chat_is_kept(order: tuple[Conversation, ...]) -> None:
    assert temporary(*order) is True


@pytest.mark.parametrize("order", [*permutations((TEMPORARY, STREAM, KEPT))])
def test_the_site_itself_does(order: tuple[Conversation, ...]) -> None:
    assert temporary(*order) is False


def test_a_stream_says_that_a_chat_is_temporary() -> None:
    assert temporary(STREAM) is None
    assert temporary(STREAM, conversation(source="stream", temporary=True)) is True
