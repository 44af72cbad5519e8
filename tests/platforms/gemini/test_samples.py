"""Recorded answers of Gemini: an independent walk over the raw JSON finds nothing missing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from recollect.platforms.base import Unparsed
from recollect.platforms.gemini.adapter import Gemini

GEMINI = Gemini()


@pytest.fixture
def told(samples: Path) -> str:
    return (samples / "gemini" / "api-1.txt").read_text()


def recorded(told: str) -> Any:
    """The answer's message, by no rule of ours: the longest line, and the JSON in its JSON."""
    return json.loads(json.loads(max(told.split("\n"), key=len))[0][2])


def texts(value: Any) -> list[str]:
    """Every text of more than a few words, in order; what repeats an earlier one is left out."""
    if isinstance(value, str):
        return [value] if len(value.split()) > 3 else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inside for text in texts(item)]


def plain(text: str) -> str:
    return re.sub(r"[*_`\\\s]", "", text)


def test_every_text_is_there(told: str) -> None:
    conversation = GEMINI.conversation(GEMINI.decoded(told))
    parsed = [part for message in conversation.messages for part in message.parts]
    kept = "\n".join(part.text for part in parsed)
    found = texts(recorded(told))
    # The site tells answer and reasoning a second time, in paragraphs without their marks.
    lost = [text for text in found if plain(text) not in plain(kept)]
    assert sum(map(len, lost)) <= 0.005 * sum(map(len, found))
    whole = recorded(told)[0][0]
    wanted = [whole[2][0][0], whole[3][0][0][37][0][0], whole[3][0][0][1][0]]
    assert [part.text for part in parsed] == wanted
    assert not [part for part in parsed if part.type == "unknown"]


def test_ids_time_and_model(told: str) -> None:
    (header, before, _, after, time) = recorded(told)[0][0]
    conversation = GEMINI.conversation(GEMINI.decoded(told))
    question, reply = conversation.messages
    assert (conversation.external_id, question.external_id) == tuple(header)
    assert (before, question.parent_id, reply.parent_id) == (None, "", header[1])
    assert reply.external_id == after[3] == conversation.active_leaf
    assert reply.model == after[21]
    assert question.created_at is not None
    moment = time[0] * 1_000_000 + time[1] // 1000
    assert round(question.created_at.timestamp() * 1_000_000) == moment
    assert {message.status for message in conversation.messages} == {"complete"}


def test_without_what_is_private_it_says_the_same(told: str) -> None:
    decoded = GEMINI.decoded(told)
    kept = GEMINI.without_private(decoded)
    assert GEMINI.conversation(kept) == GEMINI.conversation(decoded)
    assert GEMINI.without_private(kept) is kept
    assert recorded(told)[0][0][3][8] is not None
    assert kept["pages"][0][0][0][3][8] is None


def test_a_torn_answer_is_refused_or_whole(told: str) -> None:
    whole = GEMINI.decoded(told)
    for cut in range(0, len(told), 997):
        with pytest.raises(Unparsed):
            GEMINI.decoded(told[:cut])
    assert GEMINI.decoded(told.rstrip()) == whole


def test_a_list_of_chats_is_no_conversation_and_tells_a_title_of_one(
    samples: Path, told: str
) -> None:
    listed = (samples / "gemini" / "api-titles-1.txt").read_text()
    with pytest.raises(Unparsed):
        GEMINI.decoded(listed)
    both = GEMINI.outline(GEMINI.decoded([told, listed])).conversation
    assert both.title and both.external_id in listed and both.title in listed


def test_the_page_names_its_turns_as_the_answers_do(samples: Path) -> None:
    html = (samples / "gemini" / "dom-1.html").read_text()
    turns = re.findall(r'class="conversation-container[^"]*" id="([0-9a-f]+)"', html)
    assert turns
    for turn in turns:
        assert f'id="model-response-message-contentr_{turn}"' in html
