"""Places and tokens, wherever they are."""

from typing import Any

import pytest
from hypothesis import given

from recollect.platforms.gemini.places import everything
from recollect.platforms.gemini.scrubbed import without_traces
from tests.platforms.gemini.shapes import PLACE, TOKEN
from tests.platforms.gemini.test_fuzz import junk


def test_places_and_tokens_become_null() -> None:
    told = [PLACE, {"5": [TOKEN, "leaf.jpg"], "6": PLACE}, ["!" + "a" * 40, "a" * 128]]
    assert without_traces(told) == [None, {"5": [None, "leaf.jpg"], "6": None}, [None, None]]
    assert told[0] is PLACE
    assert without_traces(PLACE) is None


@pytest.mark.parametrize(
    "told",
    [
        "a" * 127,
        "two words " * 40,
        "https://example.org/" + "a" * 200,
        "é" * 200,
        "$5",
        5,
        None,
        [],
        {},
    ],
)
def test_everything_else_stays(told: Any) -> None:
    assert without_traces(told) is told
    told = [told]
    assert without_traces(told) is told


@given(junk)
def test_once_is_enough(value: Any) -> None:
    kept = without_traces([value, PLACE])
    assert without_traces(kept) is kept
    assert TOKEN not in list(everything(kept))


def test_it_does_not_matter_how_deep() -> None:
    deep: Any = TOKEN
    for _ in range(5000):
        deep = [deep]
    assert list(everything(without_traces(deep)))[-1] is None
