"""What the page of Claude sends to have an answer: the only place where a stream's prompt is.

`{prompt, parent_message_uuid, model, attachments, files, sync_sources, turn_message_uuids
{human_message_uuid, assistant_message_uuid}, create_conversation_params {name, is_temporary,
project_uuid, …}}`. Everything else in it (styles, tools, locale, time zone) is the user's own
business and is not read.
"""

from typing import Any

from recollect.models import Message
from recollect.platforms.claude.message import parse
from recollect.platforms.claude.outline import node
from recollect.platforms.fields import decoded, mapping, name

_ATTACHED = ("attachments", "files", "sync_sources")


class Request:
    """A request as the extension saw it: an object, its JSON text, or nothing."""

    def __init__(self, sent: Any, *, retried: bool = False) -> None:
        self._body = decoded(sent)
        self._retried = retried
        turn = mapping(self._body.get("turn_message_uuids"))
        self._message_id = name(turn.get("human_message_uuid"))
        self.answer_id = name(turn.get("assistant_message_uuid"))
        self.model = name(self._body.get("model"))
        self.conversation = mapping(self._body.get("create_conversation_params"))

    def message(self, answered: str | None) -> Message | None:
        """The user's message; None if there is none (a retry) or its id is not known yet.

        `answered` is the message that the stream says it answers.
        """
        identifier = self._message_id or answered
        asks = name(self._body.get("prompt")) or any(self._body.get(key) for key in _ATTACHED)
        if self._retried or not asks or identifier is None:
            return None
        raw = {key: self._body.get(key) for key in _ATTACHED}
        raw |= {"sender": "human", "text": self._body.get("prompt")}
        if "parent_message_uuid" in self._body or self.conversation:
            # The first message of a new conversation may leave its parent out.
            raw["parent_message_uuid"] = self._body.get("parent_message_uuid")
        return parse(node(raw, identifier))
