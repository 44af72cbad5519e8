"""DeepSeek's live stream: `POST /api/v0/chat/completion` and its siblings.

The numbers of question and answer are in the event `ready`, the answer in patches, the title in
`title`; the question and the conversation are in the request only. `continue` and `resume_stream`
go on with an answer that has begun: without its beginning they tell no message. Event shapes:
recorded streams of 2025 and 2026.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from recollect.models import Conversation, Message
from recollect.platforms.base import Node, Unparsed
from recollect.platforms.deepseek.message import is_unfinished, parse
from recollect.platforms.deepseek.names import PLATFORM, message_id, url_of
from recollect.platforms.deepseek.outline import parent_of
from recollect.platforms.deepseek.patches import Document, snapshot
from recollect.platforms.deepseek.request import Request
from recollect.platforms.fields import decoded, mapping, moment, name, sequence, words
from recollect.platforms.sse import Event, Reader
from recollect.platforms.trees import unseen_parents

_PAGE = re.compile(r"/a/chat/s/([^/?#\s]+)")
_GOES_ON = re.compile(r"/chat/(?:continue|resume_stream)(?:[?#]|\Z)")
_SAID: Final = ("content", "thinking_content")
_NEWS: Final = frozenset({"ready", "title", "update_session", "finish"})


class _Answer:
    """One answer of the stream, growing under its number."""

    def __init__(self, identifier: str | None = None) -> None:
        self.identifier = identifier
        self.ended = False
        self.has_beginning = False
        self._document = Document()

    def apply(self, event: Mapping[str, Any]) -> None:
        """Take one event of the answer."""
        if begun := snapshot(event):
            told = [begun, *map(mapping, sequence(begun.get("fragments")))]
            self.has_beginning = any(words(each.get(key)) for each in told for key in _SAID)
        self._document.apply(event)

    def response(self) -> Mapping[str, Any]:
        """The message as the site's JSON would have it now."""
        return self._document.response()

    def message(self, asked: str | None, *, goes_on: bool) -> Message | None:
        """What has come of it; None as long as that is nothing, or lacks its beginning."""
        raw = self.response()
        identifier = message_id(raw.get("message_id")) or self.identifier
        if identifier is None or (goes_on and not self.has_beginning):
            return None
        parent = parent_of(raw["parent_id"]) if "parent_id" in raw else asked
        told = {"role": "ASSISTANT", **raw}
        known = None if parent == identifier else parent
        status = words(raw.get("status"))
        final = bool(status) and not is_unfinished(status)
        node = Node(identifier, known, None, told)
        message = parse(
            node, status="complete" if final or (self.ended and not status) else "partial"
        )
        # An answer that was stopped before its first word may be one that the site does not keep.
        return message if message.parts else None


class Stream(Reader):
    """A stream as far as it has come, and the request that started it."""

    def __init__(self, url: str = "", request: Any = None) -> None:
        super().__init__()
        self._request = Request(request)
        self._page = _PAGE.search(url)
        self._goes_on = bool(_GOES_ON.search(url))
        self._question: str | None = None
        self._answers = [_Answer()]
        self._title: str | None = None
        self._updated_at: datetime | None = None

    def conversation(self) -> Conversation:
        """What has been told so far; Unparsed while that is no message or of no conversation."""
        identifier = self._request.conversation or (self._page[1] if self._page else None)
        messages = self._messages()
        if identifier is None or not messages:
            raise Unparsed("That is not a stream of DeepSeek, or it has told nothing yet.")
        return Conversation(
            platform=PLATFORM,
            external_id=identifier,
            source="stream",
            messages=messages,
            url=url_of(identifier),
            title=self._title,
            model=messages[-1].model,
            updated_at=self._updated_at,
            active_leaf=messages[-1].external_id,
            references=unseen_parents(messages),
        )

    def take(self, event: Event) -> None:
        """See Reader. What is no object (a torso, `[DONE]`) tells nothing."""
        data = decoded(event.data)
        if "response_message_id" in data:
            self._begin(data)
        if event.type in _NEWS:
            self._take_news(event.type, data)
        elif "v" in data and event.type == "message":
            self._answers[-1].apply(data)

    def _begin(self, ready: Mapping[str, Any]) -> None:
        self._question = message_id(ready.get("request_message_id")) or self._question
        identifier = message_id(ready["response_message_id"])
        if identifier and self._answers[-1].identifier not in (None, identifier):
            self._answers.append(_Answer())
        self._answers[-1].identifier = identifier or self._answers[-1].identifier

    def _take_news(self, kind: str, data: Mapping[str, Any]) -> None:
        if kind == "title":
            self._title = name(data.get("content")) or self._title
        elif kind == "update_session":
            self._updated_at = moment(data.get("updated_at")) or self._updated_at
        elif kind == "finish":
            self._answers[-1].ended = True

    def _messages(self) -> tuple[Message, ...]:
        first = self._answers[0].response()
        question = self._question or message_id(first.get("parent_id"))
        asked = self._request.asked(question)
        told = {asked.external_id: asked} if asked else {}
        for answer in self._answers:
            above = asked.external_id if asked else None
            if message := answer.message(above, goes_on=self._goes_on):
                told.setdefault(message.external_id, message)
        return tuple(told.values())
