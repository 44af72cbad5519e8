"""The tree of a conversation of Gemini, without parsing its messages.

Read from pages of turns (`answers.py`), of which some may be missing: a page that does not begin
with the first turn names its parent, which then counts as missing until it comes. The payload is
read without what is private, so that nothing of that is even in a node.
"""

from collections.abc import Mapping
from typing import Any

from recollect.models import Conversation
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.fields import mapping, name, sequence
from recollect.platforms.gemini.answer import is_open
from recollect.platforms.gemini.answers import decoded, first_conversation
from recollect.platforms.gemini.identifiers import PLATFORM, conversation_id, url_of
from recollect.platforms.gemini.places import at
from recollect.platforms.gemini.private import conversation_without_private
from recollect.platforms.gemini.turns import Turn, parents, question_before, time_of, turns
from recollect.platforms.trees import without_loops


def outline(payload: Any) -> Outline:
    """Which messages there are and how they hang together; Unparsed if it is no conversation."""
    record = mapping(conversation_without_private(decoded(payload)))
    pages = sequence(record.get("pages"))
    told = first_conversation(pages)
    identifier = conversation_id(told)
    if told is None or identifier is None:
        raise Unparsed("That is not a conversation of Gemini.")
    known = turns(pages, told)
    nodes = _nodes(known)
    last = list(known.values())[-1]
    named = {node.parent_id for node in nodes.values()}
    named |= {question_before(turn) for turn in known.values()}
    times = [turn.created_at for turn in known.values() if turn.created_at]
    changed = [time_of(at(record.get("listed"), 5)), *times]
    conversation = Conversation(
        platform=PLATFORM,
        external_id=identifier,
        source="conversation",
        url=url_of(identifier),
        title=name(record.get("title")) or name(at(record.get("listed"), 1)),
        model=last.model,
        updated_at=max((time for time in changed if time), default=None),
        active_leaf=last.leaf,
        references=frozenset(key for key in named if key and key not in nodes),
    )
    return Outline(conversation, tuple(nodes.values()))


def _nodes(known: Mapping[str, Turn]) -> dict[str, Node]:
    continued = {question_before(turn) for turn in known.values()}
    newest = list(known.values())[-1].created_at
    asked_for = parents(known)
    told: dict[str, tuple[str | None, dict[str, Any]]] = {}
    for turn in known.values():
        time = turn.created_at and turn.created_at.isoformat()
        told[turn.question] = asked_for[turn.question], {"asked": turn.asked, "time": time}
        is_past = bool(turn.created_at and newest and turn.created_at < newest)
        for key, answer in turn.answers.items():
            raw = {"answer": answer, "model": turn.model, "time": time}
            # What was stopped stays open for ever; once the talk went on, nothing will be added.
            if is_open(answer) and (is_past or turn.question in continued):
                raw["closed"] = True
            # Two answers with one id: neither text may be lost.
            unused = f"{key}~{turn.question}" if key in told or key in known else key
            told[unused] = turn.question, raw
    hung = without_loops({key: parent for key, (parent, _) in told.items()})
    return {key: Node(key, hung[key], None, raw) for key, (_, raw) in told.items()}
