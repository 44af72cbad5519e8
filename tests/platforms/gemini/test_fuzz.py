"""Valid payloads with something wrong in them: parsed, or refused with our own error."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.models import Conversation
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.gemini.adapter import Gemini
from tests.platforms.gemini.shapes import (
    CHAT,
    END,
    PLACE,
    TOKEN,
    URL,
    answer,
    asked,
    heard,
    page,
    row,
    text,
    titled,
    turn,
)
from tests.platforms.mutations import places, replaced

GEMINI = Gemini()
_FILE = row(12, p1=1, p2="leaf.jpg", p3="https://e.org/leaf", p5=TOKEN, p11="image/jpeg")
_CITED = [None, [[["x", None, None, [[0, 3]]], [1], [["https://e.org", "E", None, "p"]]]]]
_MADE = row(8, p1=[[["https://e.org/w"], None, None, None, "w"]], p7=[[_FILE]])
_FIRST = turn(
    1,
    "What is tea?",
    answer("rc_1a", "A drink.", p2=_CITED, p12=[*_MADE, {"56": ["Plan", [[0, "Search", "x"]]]}]),
    answer("rc_1b", "A plant.", p30=[row(5, p2="Report", p3="t", p4="Long.")], p37=[["I look."]]),
    chosen="rc_1b",
    files=[None, None, None, [_FILE]],
)
PAGES = {
    "pages": [
        page(turn(2, "Since when?", answer("rc_2", "Long ago."), before=(1, "rc_1b")), cursor="x"),
        page(_FIRST),
    ],
    "listed": [CHAT, "Tea", None, None, None, [1_767_300_000, 0]],
}
FRAMES: list[Any] = [
    heard(2, answer("rc_2", "", p8=[1], p37=[["I look."]])),
    titled(2, "Tea"),
    heard(2, answer("rc_2", "Long ago.", p2=_CITED, p12=_MADE), p42="3 Pro"),
    *END,
]
SENT = asked("Since when?", [CHAT, "r_1", "rc_1b"])

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
known = st.sampled_from(["wrb.fr", "hNvQHb", CHAT, "r_1", "rc_1b", "rc_2", "https://e.org", TOKEN])
junk = st.recursive(
    scalars | known | st.just(PLACE),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["1", "2", "11", "38", "f.req", "pages", "x"]), inner)
    ),
    max_leaves=8,
)


def check(conversation: Conversation) -> None:
    ids = [message.external_id for message in conversation.messages]
    assert len(set(ids)) == len(ids) and all(ids)
    for message in conversation.messages:
        assert message.role in {"user", "assistant"}
        assert isinstance(message.text, str)
        for part in message.parts:
            assert part.type != "unknown" or part.raw


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(PAGES)), junk)
def test_conversations(path: tuple[Any, ...], new: Any) -> None:
    try:
        conversation = GEMINI.conversation(replaced(PAGES, path, new))
    except InvalidInput:
        assert path[0] == "pages"
    else:
        check(conversation)


@settings(max_examples=200, deadline=None)
@given(st.data(), junk)
def test_streams(data: st.DataObject, new: Any) -> None:
    frames = list(FRAMES)
    place = data.draw(st.integers(0, 2))
    body = json.loads(frames[place][0][2])
    changed = replaced(body, data.draw(st.sampled_from(places(body))), new)
    frames[place] = [["wrb.fr", None, json.dumps(changed)]]
    check(GEMINI.stream(StreamFrame(text(*frames), URL, SENT)))


@settings(max_examples=200, deadline=None)
@given(st.data(), junk)
def test_frames_of_streams(data: st.DataObject, new: Any) -> None:
    changed = replaced(FRAMES, data.draw(st.sampled_from(places(FRAMES))), new)
    try:
        check(GEMINI.stream(StreamFrame(text(*changed), URL, SENT)))
    except Unparsed:
        pytest.fail("another frame tells enough")


@settings(max_examples=200, deadline=None)
@given(junk, st.integers(0, 98))
def test_requests(value: Any, place: int) -> None:
    fields: list[Any] = [["Since when?", 0, None, None], None, [CHAT, "r_1", "rc_1b"], *[None] * 96]
    fields[place] = value
    for sent in (value, {"f.req": value}, {"f.req": json.dumps([None, json.dumps(fields)])}):
        check(GEMINI.stream(StreamFrame(text(*FRAMES), URL, sent)))


@settings(deadline=None)
@given(junk, st.text())
def test_anything_else(value: Any, body: str) -> None:
    for payload in (value, body):
        try:
            check(GEMINI.conversation(GEMINI.decoded(payload)))
        except InvalidInput:
            continue
    with pytest.raises(Unparsed):
        GEMINI.stream(StreamFrame(body, URL, value))
    assert GEMINI.exported(value) is False


def test_very_deep_payloads_do_not_matter() -> None:
    deep: Any = "inside"
    for _ in range(900):
        deep = [deep]
    told = turn(1, "Tea?", answer("rc_1", "Tea.", p12=deep, p2=deep, p30=deep, p37=deep))
    told[2] = [["Tea?", None, None, deep, deep], deep]
    check(GEMINI.conversation([page(told), deep]))
    check(GEMINI.stream(StreamFrame(text(heard(1, told[3][0][0]), deep), URL, deep)))
