"""Gemini's live stream: `POST …/assistant.lamda.BardFrontendService/StreamGenerate`.

Frames as in `frames.py`, whose messages are `[_, [conversation, response], _, _, answers, …,
[title] at 10, …, model at 42]`, each answer as far as it has come. Its text is told anew in every
frame and may flicker (escapes, fences), so that the last one counts. The entry `["e", …]` ends the
stream, also after an error, and nothing more will come of an answer that failed. The ids are those
of the conversation's JSON. Shapes: streams recorded by public clients.
"""

from typing import Any

from recollect.models import Conversation, Message, Status
from recollect.platforms.base import StreamFrame, Unparsed
from recollect.platforms.fields import name, words
from recollect.platforms.gemini import answer
from recollect.platforms.gemini.frames import body_of, entries
from recollect.platforms.gemini.identifiers import (
    PLATFORM,
    conversation_id,
    conversation_in,
    message_id,
    url_of,
)
from recollect.platforms.gemini.places import at, everything, fields, rows
from recollect.platforms.gemini.request import Request
from recollect.platforms.trees import unseen_parents


def conversation(frame: StreamFrame) -> Conversation:
    """What a stream has told so far; Unparsed while that is no message or of no conversation."""
    told = _Told()
    for entry in entries(frame.body):
        told.take(entry)
    request = Request(frame.request)
    identifier = told.conversation or request.conversation or conversation_in(frame.url)
    messages = told.messages(request)
    if identifier is None or not messages:
        raise Unparsed("That is not a stream of Gemini, or it has told nothing yet.")
    return Conversation(
        platform=PLATFORM,
        external_id=identifier,
        source="stream",
        messages=messages,
        url=url_of(identifier),
        title=told.title,
        model=told.model,
        active_leaf=next((m.external_id for m in messages if m.role == "assistant"), None)
        or messages[0].external_id,
        references=unseen_parents(messages),
        temporary=request.temporary,
    )


class _Told:
    """The messages of a stream, put together."""

    def __init__(self) -> None:
        self.conversation: str | None = None
        self.title: str | None = None
        self.model: str | None = None
        self._question: str | None = None
        self._questions: dict[str, str | None] = {}
        self._answers: dict[str, dict[int, Any]] = {}
        self._nameless: dict[int, dict[int, Any]] = {}
        self._has_ended = False

    def take(self, entry: list[Any]) -> None:
        """The next entry; what is not known tells nothing."""
        self._has_ended |= at(entry, 0) == "e"
        body = message_of(entry)
        self.conversation = conversation_id(at(body, 1, 0)) or self.conversation
        self._question = message_id(at(body, 1, 1)) or self._question
        self.title = name(at(body, 10, 0)) or self.title
        self.model = name(at(body, 42)) or self.model
        for place, told in enumerate(rows(body, 4)):
            if isinstance(told, list):
                self._grow(place, told)

    def messages(self, request: Request) -> tuple[Message, ...]:
        """The question, if the request tells it, and the answers that have begun."""
        # Should others follow in the same stream, the request asked for the first.
        asked = request.message(next(filter(None, self._questions.values()), self._question))
        # An answer without an id may yet get one, unless the stream has ended.
        nameless = self._nameless.items() if self._has_ended and self._question else ()
        answers = {**self._answers, **{f"{self._question}~{n}": told for n, told in nameless}}
        messages = (self._message(key, told) for key, told in answers.items())
        told = tuple(message for message in messages if message.parts)
        return (asked, *told) if asked else told

    def _grow(self, place: int, told: list[Any]) -> None:
        if key := name(at(told, 0)):
            growing = self._answers.setdefault(key, {})
            growing |= self._nameless.pop(place, {})
            self._questions[key] = self._question
        else:
            growing = self._nameless.setdefault(place, {})
        # The last frame may say nothing but that there is a card.
        says_less = 1 in growing and not answer.text(told)
        growing |= {p: it for p, it in fields(told) if _tells(it) and not (p == 1 and says_less)}

    def _message(self, key: str, told: dict[int, Any]) -> Message:
        whole = [{str(place + 1): item for place, item in told.items()}]
        is_done = self._has_ended or answer.status(whole) == answer.FINISHED
        status: Status = "complete" if is_done else "partial"
        return Message(
            key,
            "assistant",
            answer.parts(whole),
            parent_id=self._questions.get(key) or self._question,
            model=self.model,
            status=status,
        )


def message_of(entry: list[Any]) -> Any:
    """The message of a chat in an entry; None if it has none, or that of another rpc."""
    body = body_of(entry)
    of_chat = at(entry, 1) is None or words(at(body, 1, 0)).startswith("c_")
    return body if of_chat and isinstance(body, list) else None


def _tells(value: Any) -> bool:
    return any(isinstance(item, str | int) and item != "" for item in everything(value))
