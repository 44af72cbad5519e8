"""One turn of ChatGPT, live: the request and the stream together become a conversation.

A stream shows the end of a tree only. Its messages name their parents, but the chain may pass
hidden ones and leave the stream; then the request and the order of a turn (the answer follows the
question) close the gap, or the parent stays unknown until the whole JSON comes.
"""

from collections.abc import Mapping
from typing import Any

from recollect.models import ROOT, Conversation, Message
from recollect.platforms.base import Node, StreamFrame, Unparsed
from recollect.platforms.chatgpt.links import (
    conversation_url,
    gizmo_of_page,
    is_temporary_page,
    project,
)
from recollect.platforms.chatgpt.message import message
from recollect.platforms.chatgpt.names import is_root
from recollect.platforms.chatgpt.request import Request, request
from recollect.platforms.chatgpt.stream import Stream
from recollect.platforms.chatgpt.visibility import is_hidden, role_name
from recollect.platforms.trees import unseen_parents


def turn(frame: StreamFrame, platform: str) -> Conversation:
    """What request and stream tell so far; Unparsed if neither names the conversation."""
    asked, stream = request(frame.request), Stream()
    stream.read(frame.body)
    external_id = stream.conversation_id or asked.conversation_id
    if external_id is None:
        raise Unparsed("This stream of ChatGPT names no conversation yet.")
    messages = _messages(asked, stream)
    times = [moment for m in messages if (moment := m.updated_at or m.created_at)]
    gizmo = asked.gizmo or gizmo_of_page(frame.url)
    return Conversation(
        platform=platform,
        external_id=external_id,
        source="stream",
        messages=messages,
        url=conversation_url(external_id, gizmo),
        title=stream.title,
        model=stream.model or next((m.model for m in reversed(messages) if m.model), None),
        project=project(gizmo),
        updated_at=max(times, default=None),
        active_leaf=_leaf(asked, messages),
        references=unseen_parents(messages),
        temporary=asked.temporary or stream.temporary or is_temporary_page(frame.url),
    )


def _leaf(asked: Request, messages: tuple[Message, ...]) -> str | None:
    """The last message of this turn; earlier ones may be told again, even after it."""
    parents = {message.external_id: message.parent_id for message in messages}
    earlier = _chain_up(asked, parents)
    later = [key for key in parents if key not in earlier and key not in parents.values()]
    return next(reversed(later or list(parents)), None)


def _chain_up(asked: Request, parents: Mapping[str, str | None]) -> frozenset[str]:
    """What the turn hangs on, as far as it is known: the request's parent, and what is above."""
    earlier: dict[str, None] = {}
    for start in (*(parents.get(key) for key in asked.messages), asked.parent_id):
        above = start
        while above and above not in earlier and above not in asked.messages:
            earlier[above] = None
            above = parents.get(above)
    return frozenset(earlier)


def _messages(asked: Request, stream: Stream) -> tuple[Message, ...]:
    streamed = stream.messages()
    asked_only = {key: sent for key, sent in asked.messages.items() if key not in streamed}
    raw = {**asked_only, **streamed}
    visible = {key: _growing(value) for key, value in raw.items() if not is_hidden(_growing(value))}
    ancestry = _Ancestry(asked, stream, raw, visible)
    return tuple(
        message(Node(key, ancestry.parent(key), None, value)) for key, value in visible.items()
    )


def _growing(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message, marked as unfinished unless the stream has said that it is finished."""
    status = raw.get("status")
    if role_name(raw) == "user" or (isinstance(status, str) and status.startswith("finished")):
        return raw
    return {**raw, "status": "in_progress"}


class _Ancestry:
    """Who is the nearest stored ancestor of a message of this turn."""

    def __init__(
        self,
        asked: Request,
        stream: Stream,
        raw: Mapping[str, Mapping[str, Any]],
        visible: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._asked = asked
        self._raw = raw
        self._visible = visible
        self._above = {**_chain(asked), **stream.parents()}
        self._question = _last_question(asked, visible)
        self._answers = _answers(visible, self._question) - _chain_up(asked, self._above)

    def parent(self, key: str) -> str | None:
        """Its id, ROOT, or None if neither stream nor request can tell."""
        place = self._above.get(key)
        passed = {key}
        while place is not None and place not in self._visible and place not in passed:
            if is_root(place):
                return ROOT
            if place not in self._raw:
                break
            passed.add(place)
            place = self._above.get(place)
        if place in self._visible and place != key:
            return place
        # An unseen parent is named directly, or is that of a hidden message, and maybe hidden too.
        return self._beyond(key, place if len(passed) == 1 and place != key else None)

    def _beyond(self, key: str, direct: str | None) -> str | None:
        told = self._asked.parent_id
        told = told if told != key else None
        if key in self._asked.messages and told is not None:
            return told
        if direct is not None:
            return direct
        if key == self._question:
            return told
        if key in self._answers:
            return self._question or (told if told not in self._raw else None)
        return None


def _chain(asked: Request) -> dict[str, str]:
    keys = list(asked.messages)
    return dict(zip(keys[1:], keys, strict=False))


def _last_question(asked: Request, visible: Mapping[str, Mapping[str, Any]]) -> str | None:
    users = [key for key, raw in visible.items() if role_name(raw) == "user"]
    sent = [key for key in users if key in asked.messages]
    return next(reversed(sent or users), None)


def _answers(visible: Mapping[str, Mapping[str, Any]], question: str | None) -> frozenset[str]:
    """The messages after the question; without one, which is a new try, all of them."""
    keys = list(visible)
    return frozenset(keys[keys.index(question) + 1 :] if question else keys)
