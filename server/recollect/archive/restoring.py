"""Reads a lossless export back, line by line.

The lines come from anywhere. A long conversation is handed on in parts: the merge does not mind,
and no more than a part of it is held. A file that was cut off is noticed by the end that it lacks;
what comes before that is read.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from recollect.archive import lines, memories
from recollect.archive.lossless import FORMAT
from recollect.archive.records import Prepared, Remembered, Skipped, Unreadable
from recollect.archive.splitting import Fault
from recollect.capture.incoming import Incoming, IncomingMessage
from recollect.capture.provisional.turns import Turn
from recollect.errors import InvalidInput
from recollect.memory.restoring import Exported
from recollect.models import Message
from recollect.schemas.common import WireSchema
from recollect.schemas.lossless import (
    ConversationLineSchema,
    EndSchema,
    HeaderSchema,
    MemoryLineSchema,
    MessageLineSchema,
    MessageSchema,
    TombstoneSchema,
    TurnLineSchema,
)
from recollect.text import jsontext

_PART_MESSAGES: Final = 500
_PART_BYTES: Final = 4 * 1024 * 1024
_TURNS_BYTES: Final = 32 * 1024 * 1024
_COUNTED: Final = frozenset({"conversation", "message", "turn", "memory"})


Take = Callable[[Any, Any], Incoming | Exported | None]
"""What a line gives, from what its schema loaded, and as it stands there."""


def is_lossless(first: bytes | Fault | None) -> bool:
    """Whether a file whose first record this is was written by `recollect export`."""
    if not isinstance(first, bytes) or b'"recollect"' not in first:
        return False
    try:
        value = jsontext.loads(first)
    except InvalidInput:
        return False
    return isinstance(value, dict) and value.get("type") == "recollect"


def restored(
    pieces: Iterator[bytes | Fault], source: str
) -> Iterator[Prepared | Remembered | Skipped]:
    """Everything in these lines, and whatever of them could not be read."""
    reader = _Reader()
    position = 0
    try:
        for position, piece in enumerate(pieces, start=1):
            try:
                yield from reader.read(piece, source)
            except InvalidInput as error:
                yield Skipped(source, _reason(error), position)
            if reader.is_foreign:
                return
    except Unreadable as error:
        yield Skipped(source, str(error), position)
    yield from reader.rest(source)
    if not reader.is_whole:
        yield Skipped(source, "it was cut off: what is missing at its end is not imported")


async def restored_from(lines: AsyncIterable[bytes]) -> AsyncGenerator[Prepared, None]:
    """The same of lines that are just being written here; InvalidInput if one is none of ours.

    Of conversations only.
    """
    reader = _Reader()
    async for line in lines:
        for part in reader.read(line, ""):
            if isinstance(part, Prepared):
                yield part
    for part in reader.rest(""):
        yield part


class _Reader:
    """Takes lines one by one, and puts messages to their conversation."""

    def __init__(self) -> None:
        self._kinds: Mapping[str, tuple[WireSchema, Take]] = {
            "recollect": (HeaderSchema(), self._header),
            "conversation": (ConversationLineSchema(), self._conversation),
            "message": (MessageLineSchema(), self._message),
            "turn": (TurnLineSchema(), self._turn),
            "tombstone": (TombstoneSchema(), lambda told, _: lines.tombstone(told)),
            "memory": (MemoryLineSchema(), lambda told, _: memories.told(told)),
            "end": (EndSchema(), self._end),
        }
        self._message_schema = MessageSchema()
        self._open: Incoming | None = None
        self._messages: list[IncomingMessage] = []
        self._turns: list[Turn] = []
        self._bytes = self._turn_bytes = self._place = self._counted = 0
        self._continued = False
        self.is_whole = True
        self.is_foreign = False

    def read(self, piece: bytes | Fault, source: str) -> Iterator[Prepared | Remembered]:
        """What is ready at this line; InvalidInput if it is not one of ours."""
        kind, value = self._decoded(piece)
        if kind not in {"message", "turn"}:
            yield from self.rest(source)
        elif self._is_full():
            yield from self._part(source, last=self._turn_bytes >= _TURNS_BYTES)
        schema, take = self._kinds[kind]
        ready = take(schema.checked(value), value)
        size = len(piece) if isinstance(piece, bytes) else 0
        if kind == "turn":
            self._turn_bytes += size
        else:
            self._bytes += size
        if isinstance(ready, Exported):
            yield Remembered(source, ready)
        elif ready is not None:
            yield Prepared(source, ready)

    def rest(self, source: str) -> Iterator[Prepared]:
        """What was read of the open conversation and not handed on; it is closed."""
        yield from self._part(source, last=True)
        self._open, self._place, self._continued = None, 0, False

    def _part(self, source: str, *, last: bool) -> Iterator[Prepared]:
        """Turns come with the last part: by then every message is there that they stand among."""
        current, continued = self._open, self._continued
        page = current is not None and bool(current.kept.page or current.kept.aliases)
        if current is not None and (self._messages or not continued or (last and page)):
            part = replace(current, messages=self._messages)
            yield Prepared(source, lines.with_turns(part, self._turns if last else None), continued)
            self._continued = True
        self._messages, self._bytes = [], 0
        if last:
            self._turns, self._turn_bytes = [], 0

    def _decoded(self, piece: bytes | Fault) -> tuple[str, Any]:
        if isinstance(piece, Fault):
            self._counted += 1
            raise InvalidInput(piece.reason)
        try:
            value = jsontext.loads(piece)
        except InvalidInput:
            self._counted += 1  # it was a line of some kind
            raise
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self._kinds:
            raise InvalidInput("there is a line in it of a kind that is not known here")
        self._counted += kind in _COUNTED
        return kind, value

    def _is_full(self) -> bool:
        return (
            len(self._messages) >= _PART_MESSAGES
            or self._bytes >= _PART_BYTES
            or self._turn_bytes >= _TURNS_BYTES
        )

    def _header(self, told: Mapping[str, Any], _: Any) -> None:
        self.is_whole, self._counted = False, 0
        if told["format"] != FORMAT:
            self.is_foreign = True
            raise InvalidInput(f"it is not of format {FORMAT}, the one that is known here")

    def _conversation(self, told: Mapping[str, Any], _: Any) -> None:
        self._open = lines.conversation(told)

    def _message(self, told: Mapping[str, Any], raw: Any) -> None:
        message = self._checked(told, raw)
        self._messages.append(lines.message(message, told["merge"], self._place))
        self._place += 1

    def _turn(self, told: Mapping[str, Any], raw: Any) -> None:
        self._turns.append(lines.turn(self._checked(told, raw), told))

    def _checked(self, told: Mapping[str, Any], raw: Any) -> Message:
        """A message of the open conversation."""
        current = self._open
        if current is None or current.conversation.external_id != told["conversation"]:
            raise InvalidInput("the conversation that this message belongs to could not be read")
        message: Message = self._message_schema.checked(raw)
        return message

    def _end(self, told: Mapping[str, Any], _: Any) -> None:
        self.is_whole = True
        if told["conversations"] + told["messages"] + told["memories"] > self._counted:
            raise InvalidInput("there are fewer conversations and messages in it than it says")


def _reason(error: InvalidInput) -> str:
    """Few different ones, so that a file of nothing but faults is told in a few lines."""
    if error.code in {"not_json", "too_deep"}:
        return "it is nested too deeply" if error.code == "too_deep" else "it is not JSON"
    wrong = next(iter(error.details.get("fields", ())), "")
    name = wrong.partition(".")[0]
    return f"its field {name!r} is missing or wrong" if name else error.message
