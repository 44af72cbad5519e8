"""Claude's live stream: `POST …/chat_conversations/{id}/completion` or `…/retry_completion`.

The answer is in the events, the user's message in the request, and the conversation's id in the
URL. The ids are the same as in the conversation's JSON. A stream never tells when a message was
last changed, so that the JSON, which does, supersedes it. Event shapes: recorded streams of 2026.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from recollect.models import Conversation, Message
from recollect.platforms.base import Unparsed
from recollect.platforms.claude.drafts import MessageDraft
from recollect.platforms.claude.message import parse
from recollect.platforms.claude.outline import PLATFORM, node, project_of, url_of
from recollect.platforms.claude.request import Request
from recollect.platforms.fields import decoded, first_name, mapping, moment, name
from recollect.platforms.sse import Event, Reader
from recollect.platforms.trees import unseen_parents

_CONVERSATION = re.compile(r"/chat_conversations/([^/?#\s]+)/(?:retry_)?completion(?:[?#]|\Z)")


class Stream(Reader):
    """A stream as far as it has come, and the request that started it."""

    def __init__(self, url: str = "", request: Any = None) -> None:
        super().__init__()
        self._request = Request(request, retried="/retry_completion" in url)
        found = _CONVERSATION.search(url)
        self._identifier = found[1] if found else None
        self._told: dict[str, Any] = {}
        self._drafts: dict[str, MessageDraft] = {}
        self._draft: MessageDraft | None = None

    def conversation(self) -> Conversation:
        """What has been told so far; Unparsed while that is no message or of no conversation."""
        identifier = self._identifier or first_name(self._told, "uuid", "conversation_uuid")
        messages = self._messages()
        if identifier is None or not messages:
            raise Unparsed("That is not a stream of Claude, or it has told nothing yet.")
        started, last = self._request.conversation, messages[-1]
        return Conversation(
            platform=PLATFORM,
            external_id=identifier,
            source="stream",
            messages=messages,
            url=url_of(identifier),
            title=name(self._told.get("name")) or name(started.get("name")),
            model=last.model or self._request.model,
            project=project_of(self._told) or project_of(started),
            created_at=moment(self._told.get("created_at")),
            updated_at=self._newest(),
            active_leaf=last.external_id,
            references=unseen_parents(messages),
            temporary=any(each.get("is_temporary") is True for each in (self._told, started)),
        )

    def _messages(self) -> tuple[Message, ...]:
        drafts = tuple(self._drafts.values())
        answered = drafts[0].parent if drafts else None
        asked = self._request.message(answered)
        answers = (_parsed(draft, asked) for draft in drafts)
        model = self._request.model
        # An answer that was stopped before its first word may be one that the site does not keep.
        told = tuple(replace(each, model=each.model or model) for each in answers if each.parts)
        return (asked, *told) if asked else told

    def _newest(self) -> datetime | None:
        times = [moment(self._told.get("updated_at"))]
        times += [draft.newest for draft in self._drafts.values()]
        return max((time for time in times if time), default=None)

    def take(self, event: Event) -> None:
        """See Reader. What is no object (a torso, a comment of a proxy) tells nothing."""
        data = decoded(event.data)
        kind = name(data.get("type")) or event.type
        if kind == "message_start":
            self._start(mapping(data.get("message")))
        elif kind == "conversation_ready":
            self._told.update(mapping(data.get("conversation")) or data)
        elif kind == "title":
            self._told["name"] = data.get("title")
        elif self._draft:
            _extend(self._draft, kind, data)

    def _start(self, message: Mapping[str, Any]) -> None:
        identifier = name(message.get("uuid")) or self._request.answer_id
        if identifier:
            self._draft = self._drafts[identifier] = MessageDraft(identifier, message)


def _extend(draft: MessageDraft, kind: str, data: Mapping[str, Any]) -> None:
    if kind == "content_block_delta":
        draft.extend_block(data)
    elif kind == "content_block_start":
        draft.start_block(data)
    elif kind == "content_block_stop":
        draft.stop_block(data)
    elif kind == "message_stop":
        draft.status = "complete"


def _parsed(draft: MessageDraft, asked: Message | None) -> Message:
    raw = draft.raw()
    if asked:
        raw.setdefault("parent_message_uuid", asked.external_id)
    return parse(node(raw, draft.identifier), status=draft.status)
