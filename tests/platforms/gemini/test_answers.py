"""A conversation is found in whatever it comes wrapped in."""

import json
from typing import Any

import pytest

from recollect.platforms.base import Unparsed
from recollect.platforms.gemini.answers import decoded, first_conversation
from tests.platforms.gemini.shapes import CHAT, END, answer, chats, conversation, entry, page, text
from tests.platforms.gemini.shapes import turn as turn_of

PAGE = page(turn_of(1, "Why?", answer("rc_1", "Because.")))
OLDER = page(turn_of(0, "Hello?", answer("rc_0", "Hello.")), cursor="more")
TEXT = text([entry("hNvQHb", PAGE)], *END)
ACCOUNT = entry("o30O0e", [[["me", 1, ["user", [], [[None, "SECRET"]]]]]])


@pytest.mark.parametrize(
    "payload",
    [
        TEXT,
        [TEXT],
        PAGE,
        [PAGE],
        json.dumps(PAGE),
        [entry("hNvQHb", PAGE)],
        [[entry("hNvQHb", PAGE)], *END],
        json.dumps([entry("hNvQHb", PAGE)]),
        {"pages": [TEXT]},
        {"pages": [PAGE]},
    ],
)
def test_one_page_in_every_wrapping(payload: Any) -> None:
    assert decoded(payload)["pages"] == [PAGE]


def test_several_pages_in_every_wrapping() -> None:
    other = text([entry("hNvQHb", OLDER)], *END)
    both = text([entry("hNvQHb", PAGE), entry("hNvQHb", OLDER)])
    for payload in ([TEXT, other], [PAGE, OLDER], TEXT + other, both, {"pages": [TEXT, OLDER]}):
        assert decoded(payload)["pages"] == [PAGE, OLDER]


def test_what_was_read_once_is_the_same_object() -> None:
    told = decoded(TEXT)
    assert decoded(told) is told
    assert decoded(json.loads(json.dumps(told))) == told
    assert first_conversation(told["pages"]) == CHAT


def test_other_answers_are_told_apart() -> None:
    told = decoded(text([ACCOUNT], [entry("hNvQHb", PAGE)]))
    assert told["pages"] == [PAGE]
    assert told["foreign"] == [ACCOUNT]


def test_the_list_of_chats_tells_the_title_of_this_one_only() -> None:
    listed = chats(("c_ffff", "SECRET"), (CHAT, "Tea"))
    for payload in ([TEXT, listed], [listed, TEXT], TEXT + listed):
        told = decoded(payload)
        assert told["listed"][:2] == [CHAT, "Tea"]
        assert "SECRET" not in json.dumps([told["pages"], told["listed"]])
    assert decoded({"title": "Tea", "pages": [TEXT]})["title"] == "Tea"


@pytest.mark.parametrize(
    "payload",
    [
        chats((CHAT, "Tea")),
        text([ACCOUNT], *END),
        text([["wrb.fr", "hNvQHb", None, None, None, [7], "generic"]], *END),
        text([entry("hNvQHb", [[], None, None, []])], *END),
        TEXT[: len(TEXT) // 2],
        "<html>Sorry</html>",
        "",
        None,
        5,
        [],
        {},
        {"pages": []},
        {"pages": 5},
        [[[[[[[[[TEXT]]]]]]]]],
        [[]],
        [[[]]],
        [[[["x"]]]],
    ],
)
def test_what_holds_no_conversation_is_refused(payload: Any) -> None:
    with pytest.raises(Unparsed):
        decoded(payload)


def test_a_whole_answer_is_refused_while_it_is_torn_and_read_when_it_is_whole() -> None:
    told = conversation(turn_of(1, "Why?", answer("rc_1", "Because.")))
    end = told.index("\n", 20)
    for cut in range(0, end, 7):
        with pytest.raises(Unparsed):
            decoded(told[:cut])
    for cut in range(end, len(told)):
        assert decoded(told[:cut])["pages"] == [PAGE]
