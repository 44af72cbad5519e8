"""Which answers say the same."""

import time

import pytest

from recollect.capture.unlinked.answers import is_other, unsaid_in

WRITTEN = (
    "### Bricks\n\nSee all of it [here](https://e.org/a_b):\n\n* **Clay** and _iron_, of course"
)
EXPORTED = (
    "**Bricks**\n\nSee all of it [here](https://g.org/url?q=e.org):\n\n- Clay and iron, of course"
)
BEGUN = EXPORTED[: EXPORTED.index("\n\n-")]


def test_signs_and_addresses_do_not_count() -> None:
    assert unsaid_in([WRITTEN], [EXPORTED]) == []
    assert unsaid_in([EXPORTED], [WRITTEN]) == []
    assert not is_other(EXPORTED, WRITTEN)


@pytest.mark.parametrize("other", ["Mortar", EXPORTED + " " + "and much more " * 9, "", "Brick"])
def test_every_answer_must_be_said(other: str) -> None:
    assert unsaid_in([WRITTEN], [EXPORTED, other]) == [other]


def test_the_beginning_of_an_answer_is_said_by_all_of_it() -> None:
    assert unsaid_in(["Mortar", WRITTEN], [BEGUN]) == []
    assert not is_other(BEGUN, EXPORTED)
    assert not is_other(WRITTEN, BEGUN)


def test_nothing_is_no_other_answer() -> None:
    assert not is_other("", WRITTEN) and not is_other(WRITTEN, " ")
    assert is_other("Mortar", WRITTEN)


def test_hostile_links_take_linear_time() -> None:
    started = time.process_time()
    assert unsaid_in(["x"], ["](" * 300_000]) == ["](" * 300_000]
    assert time.process_time() - started < 5
