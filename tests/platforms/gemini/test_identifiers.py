"""One id for a conversation, wherever it is told."""

import pytest

from recollect.platforms.gemini.identifiers import (
    conversation_id,
    conversation_in,
    message_id,
    url_of,
)

HEX = "0a1b2c3d4e5f6071"


def test_json_pages_and_urls_lead_to_the_same_id() -> None:
    assert conversation_id(HEX) == conversation_id(f"c_{HEX}") == f"c_{HEX}"
    assert conversation_in(url_of(f"c_{HEX}")) == f"c_{HEX}"
    assert url_of(f"c_{HEX}") == f"https://gemini.google.com/app/{HEX}"
    assert message_id(HEX) == message_id(f"r_{HEX}") == f"r_{HEX}"


@pytest.mark.parametrize(
    "url",
    [
        f"https://gemini.google.com/app/{HEX}",
        f"https://gemini.google.com/u/2/app/{HEX}?hl=de#x",
        f"https://gemini.google.com/gem/coding-partner/{HEX}",
        f"https://gemini.google.com/_/BardChatUi/data/batchexecute?source-path=%2Fu%2F1%2Fapp%2F{HEX}&rt=c",
    ],
)
def test_urls_of_a_conversation(url: str) -> None:
    assert conversation_in(url) == f"c_{HEX}"


@pytest.mark.parametrize(
    "url",
    ["", "https://gemini.google.com/app", "https://gemini.google.com/app/", "x/app/" + "a" * 80],
)
def test_urls_of_no_conversation(url: str) -> None:
    assert conversation_in(url) is None


@pytest.mark.parametrize("told", [None, "", " ", 5, ["c_1"]])
def test_what_is_no_id(told: object) -> None:
    assert conversation_id(told) is None
    assert message_id(told) is None
