"""A stream of ChatGPT without what is never stored: a second look, once the end is known.

Whether a message is hidden may be told after its words. So the stream is read first; then the
events that built a hidden message go, but for the one that began it, which keeps a stub. What is
left is the site's own text, and parses to the same.
"""

from collections.abc import Mapping
from functools import partial
from operator import is_not
from typing import Any

from recollect.platforms.chatgpt.private import (
    frame_without_account,
    message_without_private,
    stub,
)
from recollect.platforms.chatgpt.scrubbed import (
    PRIVATE_FIELDS,
    PRIVATE_METADATA,
    content_without_private,
    is_private_object,
    scrubbed,
)
from recollect.platforms.chatgpt.steps import Inheritance, Step, split_path
from recollect.platforms.chatgpt.stream import Stream
from recollect.platforms.chatgpt.visibility import is_private
from recollect.platforms.fields import compact, decoded, mapping, name
from recollect.platforms.private import with_field, without_fields
from recollect.platforms.sse import Event, rewritten


def stream_without_private(body: str) -> str:
    """The stream's text; the same object if nothing in it is private."""
    stream = Stream()
    stream.read(body)
    return rewritten(body, _SecondLook(stream).data)


class _SecondLook:
    """Goes through the events of a stream whose documents and messages are known."""

    def __init__(self, stream: Stream) -> None:
        self._final = stream.document_messages()
        messages = stream.messages()
        self._hidden = {key for key, message in messages.items() if is_private(message)}
        self._inherited = Inheritance()
        self._begun = 0
        self._gap = False

    def data(self, event: Event) -> str | None:
        """What is left of an event's data; None if nothing is."""
        if event.type == "delta_encoding":
            self._inherited.reset()
            return event.data
        frame = decoded(event.data)
        if not frame:
            # The torso of an object may be that of a hidden message.
            return None if event.data.lstrip().startswith("{") else event.data
        kept = self._frame(frame)
        if kept is None or kept is frame:
            return event.data if kept else None
        return compact(kept)

    def _frame(self, frame: dict[str, Any]) -> Any:
        if "v" in frame:
            return self._delta(frame)
        if isinstance(frame.get("message"), dict):
            return self._document(frame)
        return with_field(frame_without_account(frame), "input_message", self._input)

    def _delta(self, frame: dict[str, Any]) -> Any:
        steps = self._inherited.steps(frame)
        kept = [self._step(step) for step in steps]
        if not steps:
            # It changes nothing, and whatever it says may belong to a hidden message.
            within_hidden = self._begun and self._is_hidden(self._begun - 1)
            self._gap = self._gap or bool(within_hidden)
            return None if within_hidden else scrubbed(frame)
        if steps[0].source is not frame and any(delta is not None for delta in kept):
            same = [step.source for step in steps]
            if len(frame["v"]) != len(kept) or any(map(is_not, kept, same)):
                frame = {**frame, "v": [delta for delta in kept if delta is not None]}
        elif all(delta is None for delta in kept):
            self._gap = True
            return None
        else:
            frame = kept[0]
        if self._gap:
            # What it took over from a delta that goes, it has to say itself.
            self._gap = False
            frame = {**frame, "p": self._inherited.path, "o": self._inherited.operation}
        return frame

    def _step(self, step: Step) -> Any:
        if step.starts_document:
            kept = self._document(step.value)
        elif not self._begun:
            return step.source
        else:
            keys = split_path(step.path)
            if self._is_private(keys, step.operation):
                return None
            kept = _value(keys, step.value)
        return step.source if kept is step.value else {**step.source, "v": kept}

    def _document(self, document: dict[str, Any]) -> Any:
        final = self._final[self._begun]
        hidden = self._is_hidden(self._begun)
        self._begun += 1
        document = frame_without_account(document)
        if not hidden:
            return with_field(document, "message", _shown_later)
        silent = is_private(final) and message_without_private(final) is final
        if silent and compact(document.get("message")) == compact(final):
            return document
        return {**document, "message": stub(final)}

    def _input(self, message: Any) -> Any:
        if name(mapping(message).get("id")) in self._hidden and not is_private(message):
            return stub(message)
        return message_without_private(message)

    def _is_hidden(self, place: int) -> bool:
        final = self._final[place]
        return is_private(final) or name(final.get("id")) in self._hidden

    def _is_private(self, keys: list[str], operation: str) -> bool:
        """Whether this is in a hidden message, or something private in one that is shown."""
        place = self._begun - 1
        if keys[:1] != ["message"]:
            return False
        if self._is_hidden(place) or not PRIVATE_METADATA.isdisjoint(keys):
            return True
        if keys[1:2] != ["content"]:
            return False
        if not PRIVATE_FIELDS.isdisjoint(keys[:-1]):
            return True
        return _grows_private(self._final[place], keys[1:], operation)


def _shown_later(message: Any) -> Any:
    """The beginning of a message that is shown in the end, though its content is private yet."""
    content = mapping(message).get("content")
    if not is_private_object(content) or is_private({**message, "content": None}):
        return message_without_private(message)
    kept = with_field(message, "content", scrubbed)
    return with_field(kept, "metadata", partial(without_fields, private=PRIVATE_METADATA))


def _grows_private(message: Mapping[str, Any], keys: list[str], operation: str) -> bool:
    """Whether a step changes what is inside a private object; a new one is cut by its value."""
    value: Any = message
    for depth, key in enumerate(keys, start=1):
        if isinstance(value, list):
            place = int(key) if key.isdecimal() and len(key) < 10 else len(value)
            value = value[place] if place < len(value) else None
        else:
            value = mapping(value).get(key)
        if is_private_object(value):
            return depth < len(keys) or operation == "append"
    return False


def _value(keys: list[str], value: Any) -> Any:
    """What a step puts at this place of a message that is shown."""
    match keys:
        case ["message"]:
            return message_without_private(value)
        case ["message", "content"]:
            return content_without_private(value)
        case ["message", "metadata"]:
            return without_fields(value, PRIVATE_METADATA)
    # As `scrubbed` leaves such a field in its object.
    hidden = keys[:2] == ["message", "content"] and keys[-1] in PRIVATE_FIELDS
    return None if hidden else scrubbed(value)
