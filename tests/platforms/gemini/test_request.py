"""What the page sends, in every form in which an extension may see it."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import pytest

from recollect.models import ROOT, Message, Part
from recollect.platforms.gemini.request import Request, written
from tests.platforms.gemini.shapes import CHAT, asked

BEFORE = [CHAT, "r_1", "rc_1b"]
FORM = asked("Since when? Ä+&=%", BEFORE, p45=1)
FIELDS = dict(parse_qsl(FORM))


@pytest.mark.parametrize(
    "sent",
    [
        FORM,
        FIELDS,
        parse_qs(FORM),
        FIELDS["f.req"],
        json.loads(FIELDS["f.req"]),
        {"f.req": json.loads(FIELDS["f.req"])},
        json.loads(json.loads(FIELDS["f.req"])[1]),
        written(FORM),
    ],
)
def test_every_form_tells_the_same(sent: Any) -> None:
    request = Request(sent)
    text = (Part("text", "Since when? Ä+&=%"),)
    assert request.message("r_2") == Message("r_2", "user", text, parent_id="rc_1b")
    assert (request.conversation, request.temporary) == (CHAT, True)


@pytest.mark.parametrize(
    ("before", "parent"),
    [
        (None, ROOT),
        (BEFORE, "rc_1b"),
        ([CHAT, "r_1", ""], "r_1"),
        ([CHAT, "r_1"], "r_1"),
        ([CHAT, "", ""], ROOT),
        ([CHAT, "r_2", "r_2"], None),
        ([CHAT, "r_2", "rc_2"], None),
    ],
)
def test_what_the_question_hangs_on(before: list[str] | None, parent: str | None) -> None:
    message = Request(asked("And?", before)).message("r_2")
    assert message is not None and message.parent_id == parent


def test_a_request_that_does_not_tell_its_place() -> None:
    message = Request(asked("And?", p2=None)).message("r_2")
    assert message is not None and message.parent_id is None
    assert Request(asked("And?")).message(None) is None
    assert Request(asked("")).message("r_2") is None


def test_files_that_are_sent() -> None:
    sent = asked("", p0=["", 0, None, [[["/up/1", 1, None, "image/png"], "a.png"]], None, None, 0])
    message = Request(sent).message("r_2")
    assert message is not None
    assert message.parts == (Part("image", name="a.png", mime="image/png"),)
    assert "/up/1" not in str(written(sent))


@pytest.mark.parametrize(
    "sent",
    [
        None,
        5,
        "",
        "x",
        "f.req=",
        "f.req=[",
        "at=x",
        {},
        {"f.req": 5},
        [],
        [None],
        [None, "x"],
        "&" * 500,
    ],
)
def test_what_is_no_request_tells_nothing(sent: Any) -> None:
    assert Request(sent).message("r_2") is None
    assert Request(sent).conversation is None
    assert written(sent) is None
