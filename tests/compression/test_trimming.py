"""Greetings are left out of prose, and nothing that says something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.compression.trimming import is_greeting, telling


def told(text: str) -> list[str]:
    return [text[start:end] for start, end in telling(text)]


@pytest.mark.parametrize("text", ["Thanks!", "Hey Mel!", "Yeah, sure.", "Mm-hmm.", "That's great!"])
def test_greetings(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["Yes, 42.", "Okay", "Nice is a town in France", "Hello. Tea?"])
def test_what_says_something_is_none(text: str) -> None:
    assert not is_greeting(text)


def test_what_is_left_keeps_its_order() -> None:
    body = "We meet at noon by the old pier, and Ann brings the charts of the whole coast with her"
    assert told(f"Hey! {body}. Okay. Bring a rope too, as long as you can find. Thanks!") == [
        f"{body}.",
        "Bring a rope too, as long as you can find.",
    ]
    assert told("Thanks! Tea.") == ["Thanks! Tea."]


@given(st.lists(st.sampled_from(["Hey! ", "Tea is old. ", "Okay. ", "and so on ", "42. "])))
def test_stretches_are_in_order_and_never_none(parts: list[str]) -> None:
    text = "".join(parts).strip()
    at = 0
    for start, end in telling(text):
        assert at <= start <= end <= len(text)
        at = end
    assert "".join(told(text)) or not text
