"""The live stream of an answer, cut off anywhere."""

from typing import Any

import pytest

from recollect.models import ROOT, Conversation, Message, Part
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.gemini.adapter import Gemini
from tests.platforms.gemini.shapes import (
    CHAT,
    END,
    FAILED,
    URL,
    answer,
    asked,
    conversation,
    entry,
    heard,
    text,
    titled,
    turn,
)

GEMINI = Gemini()
THOUGHT = [["**Looking**\n\nI look."]]
FRAMES: list[Any] = [
    [entry(None, [None, [CHAT, "r_2"], {"18": "r_2", "44": False}])],
    heard(2, answer("rc_2", "", p8=[1], p37=THOUGHT)),
    heard(2, answer("rc_2", "Tea is `old\n```", p8=[1], p37=THOUGHT)),
    heard(2, answer("rc_2", "Tea is `old`, 🙂 \\<5,000", p8=[1])),
    titled(2, "Age of tea"),
    heard(2, answer("rc_2", "Tea is `old`, 🙂 <5,000 years.", p8=[2]), p42="3.6 Flash"),
    *END,
]
BODY = text(*FRAMES)
SENT = asked("How old is tea?", [CHAT, "r_1", "rc_1"])


def told(body: str, sent: Any = SENT, url: str = URL) -> Conversation:
    return GEMINI.stream(StreamFrame(body, url, sent))


def test_a_whole_stream() -> None:
    known = told(BODY)
    assert known.messages == (
        Message("r_2", "user", (Part("text", "How old is tea?"),), parent_id="rc_1"),
        Message(
            "rc_2",
            "assistant",
            (
                Part("reasoning", "**Looking**\n\nI look."),
                Part("text", "Tea is `old`, 🙂 <5,000 years."),
            ),
            parent_id="r_2",
            model="3.6 Flash",
        ),
    )
    assert (known.source, known.external_id, known.title) == ("stream", CHAT, "Age of tea")
    assert known.url == "https://gemini.google.com/app/0a1b2c3d4e5f6071"
    assert (known.active_leaf, known.model) == ("rc_2", "3.6 Flash")
    assert known.references == {"rc_1"}
    assert not known.temporary


def test_ids_are_those_of_the_conversation() -> None:
    later = turn(2, "How old is tea?", answer("rc_2", "Old."), before=(1, "rc_1"))
    whole = GEMINI.outline(conversation(later))
    streamed = told(BODY)
    assert whole.conversation.external_id == streamed.external_id
    assert {n.external_id: n.parent_id for n in whole.nodes} == {
        m.external_id: m.parent_id for m in streamed.messages
    }


def test_a_new_chat_has_its_ids_in_the_stream_only() -> None:
    known = told(BODY, asked("How old is tea?"))
    assert (known.external_id, known.messages[0].parent_id) == (CHAT, ROOT)
    assert not known.references


def test_every_beginning_tells_less_or_the_same_and_never_fails() -> None:
    seen: list[tuple[int, int, int]] = []
    for cut in range(len(BODY) + 1):
        try:
            known = told(BODY[:cut])
        except Unparsed:
            assert not seen
            continue
        assert known.external_id == CHAT
        complete = sum(m.status == "complete" for m in known.messages)
        kinds = sum(len(m.parts) for m in known.messages)
        seen.append((len(known.messages), complete, kinds))
    for place in range(3):
        assert [each[place] for each in seen] == sorted(each[place] for each in seen)
    assert seen[0] == (1, 1, 1) and seen[-1] == (2, 2, 3)
    assert told(BODY[: BODY.rindex("3.6 Flash")]).messages[1].text == "Tea is `old`, 🙂 \\<5,000"


def test_an_answer_is_partial_until_it_is_finished() -> None:
    running = heard(2, answer("rc_2", "Tea is", p8=[1]))
    assert told(text(running)).messages[1].status == "partial"
    # Stopped by the user: the site ends the stream, and will never say more.
    assert told(text(running, *END)).messages[1].status == "complete"
    # So it does after an error. The page asks again then, and never tells of that answer.
    assert told(text(running, FAILED, *END)).messages[1].status == "complete"
    assert told(text(running, FAILED)).messages[1].status == "partial"
    # A code may come after a good answer, too.
    done = heard(2, answer("rc_2", "Tea is old.", p8=[2]))
    assert told(text(done, FAILED, *END)).messages[1].status == "complete"


def test_what_one_frame_leaves_out_is_not_lost() -> None:
    made = [{"8": [[[[None, None, None, [None, 1, "cup.png", "https://e.org/cup"]]]]]}]
    frames = [
        heard(2, answer("rc_2", "", p8=[1], p37=THOUGHT)),
        heard(2, answer("rc_2", "A cup.", p8=[1], p12=made)),
        heard(2, ["rc_2", ["A cup."], None, None, None, None, None, None, [2]]),
    ]
    parts = told(text(*frames)).messages[1].parts
    assert [part.type for part in parts] == ["reasoning", "text", "image"]


def test_a_last_frame_that_only_stands_for_a_card_takes_nothing_back() -> None:
    card = "http://googleusercontent.com/card_content/0"
    said = heard(2, answer("rc_2", "It is sunny."))
    assert told(text(said, heard(2, answer("rc_2", card)), *END)).messages[1].text == "It is sunny."
    words = heard(2, answer("rc_2", card, p22=["Sunny, 21 °C."]))
    assert told(text(said, words, *END)).messages[1].text == "Sunny, 21 °C."


def test_an_answer_without_an_id_waits_for_one_until_the_end() -> None:
    frames = [heard(2, ["", ["Tea"]]), heard(2, answer("rc_2", "Tea is old."))]
    assert [m.external_id for m in told(text(frames[0])).messages] == ["r_2"]
    assert [m.external_id for m in told(text(*frames, *END)).messages] == ["r_2", "rc_2"]
    assert [m.external_id for m in told(text(frames[0], *END)).messages] == ["r_2", "r_2~0"]
    nobodys = [entry(None, [None, [CHAT], None, None, [["", ["Tea"]]]])]
    with pytest.raises(Unparsed):
        told(text(nobodys, *END))


def test_several_drafts() -> None:
    frames = heard(2, answer("rc_2", "One."), answer("rc_3", "Two."))
    known = told(text(frames, *END))
    assert [m.parent_id for m in known.messages] == ["rc_1", "r_2", "r_2"]
    assert known.active_leaf == "rc_2"


def test_answers_of_several_turns_in_one_stream() -> None:
    frames = [heard(2, answer("rc_2", "One.")), heard(3, answer("rc_3", "Two."))]
    known = told(text(*frames, *END))
    assert [(m.external_id, m.parent_id) for m in known.messages] == [
        ("r_2", "rc_1"),
        ("rc_2", "r_2"),
        ("rc_3", "r_3"),
    ]
    assert known.references == {"rc_1", "r_3"}


def test_without_a_request_there_is_the_answer_only() -> None:
    known = told(BODY, None)
    assert [m.external_id for m in known.messages] == ["rc_2"]
    assert known.references == {"r_2"}


def test_an_old_chat_is_known_by_its_request_or_its_url() -> None:
    body = text([entry(None, [None, [None, "r_2"], None, None, [answer("rc_2", "Old.")]])])
    assert told(body).external_id == CHAT
    assert told(body, None, URL + "&source-path=%2Fapp%2F0a1b2c3d4e5f6071").external_id == CHAT
    with pytest.raises(Unparsed):
        told(body, None)


def test_a_temporary_chat_says_so() -> None:
    assert told(BODY, asked("Psst?", p45=1)).temporary


@pytest.mark.parametrize(
    "body",
    [
        "",
        ")]}'\n\n",
        "event: x\ndata: {}\n\n",
        text(*END),
        text(FAILED, *END),
        text([entry("o30O0e", [None, ["me"], None, None, [["x", ["SECRET"]]]])]),
        text([["wrb.fr", None, "["]]),
        text([["wrb.fr", None, '"x"'], 5, None], {"a": 1}, 5),
    ],
)
def test_what_tells_nothing_is_refused(body: str) -> None:
    with pytest.raises(Unparsed):
        told(body)


def test_a_long_stream_is_read_in_time_linear_in_its_length() -> None:
    words = "word " * 2000
    frames = [heard(2, answer("rc_2", words[: 5 * n], p8=[1])) for n in range(0, 2000, 4)]
    assert len(told(text(*frames)).messages[1].text) > 9_000
