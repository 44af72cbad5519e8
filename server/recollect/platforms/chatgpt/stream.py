"""ChatGPT's live stream: bytes in any split become raw messages and what is said about them.

Reads both encodings: deltas (`event: delta`, since November 2024) and the older frames that repeat
the whole message, `{message, conversation_id}`. Tokens, markers and everything else that is not
part of the conversation is passed over. What is made of it is up to `turn`.
"""

from collections.abc import Mapping
from typing import Any

from recollect.platforms.chatgpt.delta import DeltaDocuments
from recollect.platforms.chatgpt.names import model
from recollect.platforms.chatgpt.visibility import is_hidden, is_private
from recollect.platforms.fields import decoded, mapping, name, words
from recollect.platforms.sse import Event, Reader


class Stream(Reader):
    """A stream as far as it has come."""

    def __init__(self) -> None:
        super().__init__()
        self._deltas = DeltaDocuments()
        self._inputs: list[tuple[int, Mapping[str, Any]]] = []
        self._conversation_id: str | None = None
        self.title: str | None = None
        self.model: str | None = None
        self.temporary = False

    @property
    def conversation_id(self) -> str | None:
        """The id of the conversation, as soon as any frame has told it."""
        documents = self._deltas.documents()
        told = (name(document.get("conversation_id")) for document in documents)
        return self._conversation_id or next(filter(None, told), None)

    def document_messages(self) -> list[Mapping[str, Any]]:
        """The raw message of each document that the stream built, in their order."""
        return [mapping(document.get("message")) for document in self._deltas.documents()]

    def messages(self) -> dict[str, Mapping[str, Any]]:
        """The raw messages by id, hidden ones too, in the order in which they first came."""
        came = [(place, 0, message) for place, message in self._inputs]
        for place, message in enumerate(self.document_messages()):
            came.append((place, 1, message))
        found: dict[str, Mapping[str, Any]] = {}
        for _, is_document, message in sorted(came, key=lambda item: item[:2]):
            external_id = name(message.get("id"))
            if external_id and (
                external_id not in found
                or (is_document and not _is_step_back(found[external_id], message))
            ):
                found[external_id] = message
        return found

    def parents(self) -> dict[str, str]:
        """The parent of each message that names one, in its `metadata.parent_id`."""
        named = [message for _, message in self._inputs] + list(self.messages().values())
        return {
            external_id: parent
            for message in named
            if (external_id := name(message.get("id")))
            and (parent := name(mapping(message.get("metadata")).get("parent_id")))
        }

    def take(self, event: Event) -> None:
        """See Reader. What is no object (`[DONE]`, a torso) tells nothing."""
        if event.type == "delta_encoding":
            self._deltas.reset()
            return
        frame = decoded(event.data)
        if "v" in frame:
            self._deltas.apply(frame)
        elif isinstance(frame.get("message"), dict):
            self._deltas.put(frame)
        else:
            self._take_news(frame)

    def _take_news(self, frame: dict[str, Any]) -> None:
        kind = frame.get("type")
        self._conversation_id = self._conversation_id or name(frame.get("conversation_id"))
        self.temporary = self.temporary or frame.get("is_temporary_chat") is True
        if kind == "title_generation":
            self.title = name(frame.get("title")) or self.title
        elif kind == "conversation_detail_metadata":
            self.model = model(frame.get("default_model_slug")) or self.model
        elif kind == "input_message":
            self._inputs.append((len(self._deltas), mapping(frame.get("input_message"))))


def _is_step_back(older: Mapping[str, Any], newer: Mapping[str, Any]) -> bool:
    """Whether a finished message comes again as one that has only just begun, or is empty."""
    if not words(older.get("status")).startswith("finished") or is_hidden(older):
        return False
    if is_private(newer):
        return False
    return newer.get("status") == "in_progress" or is_hidden(newer)
