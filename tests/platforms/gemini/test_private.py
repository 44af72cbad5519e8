"""What is never stored leaves Gemini's payloads; what is left parses to the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.platforms.base import StreamFrame
from recollect.platforms.gemini.adapter import Gemini
from recollect.platforms.gemini.private import (
    request_without_private,
    stream_without_private,
    url_without_private,
)
from tests.platforms.gemini.shapes import (
    CHAT,
    END,
    FAILED,
    PLACE,
    TOKEN,
    URL,
    answer,
    asked,
    chats,
    conversation,
    entry,
    heard,
    page,
    row,
    text,
    titled,
    turn,
)
from tests.platforms.gemini.test_fuzz import PAGES, junk
from tests.platforms.mutations import places, replaced

GEMINI = Gemini()
ACCOUNT = entry("o30O0e", [[["me", 1, ["SECRET", [], [[None, "SECRET@example.org"]]]]]])
HOME = ["SECRET street", "SWML_DESCRIPTION_FROM_YOUR_PLACES_HOME", False, None, "//SECRET"]
SECRETS = ("SECRET", "Switzerland", '"CH"')


def outcome(told: Any) -> Any:
    try:
        return GEMINI.conversation(GEMINI.decoded(told))
    except InvalidInput as error:
        return str(error)


def spoken(body: str, request: Any = None) -> Any:
    try:
        return GEMINI.stream(StreamFrame(body, URL, request))
    except InvalidInput as error:
        return str(error)


def silent(told: Any) -> bool:
    return not any(secret in json.dumps(told, ensure_ascii=False) for secret in SECRETS)


def test_places_tokens_and_other_answers_go() -> None:
    file = row(12, p1=1, p2="leaf.jpg", p3="https://e.org/leaf", p5=TOKEN)
    said = answer("rc_1", "Tea.", p12=[{"59": [[["tag", None, file]]]}], p20=[HOME])
    first = turn(1, "Tea?", said, files=[None, None, None, [file]])
    listed = chats((CHAT, "Tea"), ("c_ffff", "SECRET"))
    told = GEMINI.decoded([text([ACCOUNT]), conversation(first, cursor=TOKEN), listed])
    assert not silent(told)
    kept = GEMINI.without_private(told)
    assert silent(kept)
    assert GEMINI.without_private(kept) is kept
    assert GEMINI.decoded(kept) is kept
    assert outcome(kept) == outcome(told)
    assert silent(repr(outcome(told)))
    assert "leaf.jpg" in repr(outcome(kept)) and outcome(kept).title == "Tea"


def test_words_that_look_like_a_token_stay() -> None:
    words = "$" + "A" * 500
    report = row(5, p0="d", p2="Title", p3="task", p4="B" * 200)
    said = answer("rc_1", words, p37=[["C" * 200]], p30=[report])
    told = GEMINI.decoded(conversation(turn(1, "D" * 300, said)))
    kept = outcome(GEMINI.without_private(told))
    assert kept == outcome(told)
    question, reply = kept.messages
    assert question.text == "D" * 300
    assert [part.text for part in reply.parts] == ["C" * 200, words, "B" * 200]


def test_nothing_private_is_the_same_object() -> None:
    clean = turn(1, "Tea?", answer("rc_1", "Tea."))
    clean[3][5] = clean[3][8] = None
    told = {"pages": [page(clean)]}
    assert GEMINI.without_private(told) is told
    body = text([entry(None, [None, [CHAT, "r_1"], None, None, [answer("rc_1", "Tea.")]])])
    assert stream_without_private(body) is body
    assert GEMINI.without_private(None) is None


def test_a_stream_loses_places_tokens_and_other_answers() -> None:
    frames = [
        heard(1, answer("rc_1", "Tea", p8=[1], p20=[HOME]), p25="AwAASECRET", p20=["SECRET"]),
        titled(1, "Tea"),
        [ACCOUNT, ["wrb.fr", None, "SECRET"], *FAILED],
        heard(1, answer("rc_1", "Tea is old.")),
        {"email": "SECRET"},
        *END,
    ]
    body = text(*frames)
    kept = stream_without_private(body)
    assert silent(kept)
    assert spoken(kept) == spoken(body) and spoken(kept).title == "Tea"
    assert stream_without_private(kept) is kept


def test_a_cut_anywhere_lets_nothing_through() -> None:
    body = text(heard(1, answer("rc_1", "Tea", p20=[PLACE])), titled(1, "Tea"), [ACCOUNT], *END)
    for cut in range(len(body) + 1):
        kept = stream_without_private(body[:cut])
        assert silent(kept), cut
        assert spoken(kept) == spoken(body[:cut]), cut


def test_a_request_keeps_what_is_read() -> None:
    files = [[["/up/1", 1, None, "image/png", "SECRET"], "a.png", "SECRET"]]
    sent = asked("Tea?", [CHAT, "r_0", "rc_0"], p45=1)
    more = asked("Tea?", [CHAT, "r_0", "rc_0"], p0=["Tea?", 0, None, files, "SECRET"])
    body = text(heard(1, answer("rc_1", "Tea.")))
    for told in (sent, more, {"f.req": sent, "at": "SECRET"}):
        kept = request_without_private(told)
        assert silent(kept)
        assert spoken(body, kept) == spoken(body, told)
        assert request_without_private(kept) is kept
    assert "r_0" in json.dumps(request_without_private(sent))
    for nothing in ("at=SECRET", {"at": "SECRET"}, ["SECRET"], 5, None):
        assert request_without_private(nothing) is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (URL, URL.partition("?")[0]),
        (
            "https://gemini.google.com/_/BardChatUi/data/batchexecute"
            "?rpcids=hNvQHb&source-path=%2Fapp%2F0a1b2c3d4e5f6071&f.sid=-77SECRET&at=SECRET#SECRET",
            "https://gemini.google.com/_/BardChatUi/data/batchexecute"
            "?rpcids=hNvQHb&source-path=/app/0a1b2c3d4e5f6071",
        ),
        ("https://x/batchexecute?" + "a=1&" * 200, "https://x/batchexecute"),
        ("https://[batchexecute?at=SECRET", "https://[batchexecute"),
        ("https://gemini.google.com/app/0a1b2c3d4e5f6071?x=1", None),
        ("", None),
    ],
)
def test_a_url_loses_the_session(url: str, kept: str | None) -> None:
    told = url_without_private(url)
    assert told == (url if kept is None else kept)
    assert url_without_private(told) is told


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(PAGES)), junk)
def test_changed_conversations_parse_to_the_same(path: tuple[Any, ...], new: Any) -> None:
    told = replaced(PAGES, path, new)
    kept = GEMINI.without_private(told)
    assert outcome(kept) == outcome(told)
    assert GEMINI.without_private(kept) is kept


@settings(max_examples=200, deadline=None)
@given(st.text(), junk)
def test_anything_passes(body: str, value: Any) -> None:
    kept = GEMINI.stream_without_private(StreamFrame(body, URL, value))
    assert spoken(kept.body, kept.request) == spoken(body, value)
    assert outcome(GEMINI.without_private(value)) == outcome(value)
