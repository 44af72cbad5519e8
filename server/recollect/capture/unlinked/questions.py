"""The questions of a capture by the ids that records of them would have, and what hangs on them.

Exports without ids derive theirs from question and time (`platforms/unlinked.py`); here a message
captured live leads to the same id. Pure; parses every message, so run it off the event loop.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from recollect.capture.faults import Unread
from recollect.capture.incoming import Incoming, IncomingMessage
from recollect.capture.rank import fingerprint
from recollect.models import ROOT, Message
from recollect.platforms.unlinked import identifier, is_unlinked


def parsed(incoming: Incoming) -> Iterator[Message]:
    """The messages of a capture, without those that the adapter fails on."""
    for each in incoming.messages:
        try:
            message = each.parse()
        except Unread:
            continue  # the merge tells of it
        yield message


class Told:
    """All messages of a capture, parsed."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._messages = {message.external_id: message for message in parsed(incoming)}

    def questions(self) -> dict[str, list[str]]:
        """The questions by the ids of their records, as far as words and time are known.

        The same words may be asked twice in one second.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for key, message in self._messages.items():
            if message.role == "user" and message.created_at and not is_unlinked(key):
                found[identifier(message.text, message.created_at)].append(key)
        return dict(found)

    def without(self, questions: Iterable[str]) -> Incoming:
        """The capture without these questions and their answers.

        An answer is all that hangs on a question down to the next one, which then hangs on what is
        left above.
        """
        gone = set(questions)
        for key in self._messages:
            self._follow(key, gone)
        told = self._incoming.conversation
        leaf = self._left(told.active_leaf, gone)
        return replace(
            self._incoming,
            conversation=replace(told, references=told.references - gone, active_leaf=leaf or None),
            messages=[
                self._moved(each, gone)
                for each in self._incoming.messages
                if each.external_id not in gone
            ],
        )

    def _follow(self, start: str, gone: set[str]) -> None:
        """Add this message, and those that it hangs on, if they answer what is gone."""
        path: dict[str, None] = {}
        key: str | None = start
        while key in self._messages and key not in gone and key not in path:
            if self._messages[key].role == "user":
                return
            path[key] = None
            key = self._messages[key].parent_id
        if key in gone:
            gone.update(path)

    def _left(self, key: str | None, gone: set[str]) -> str | None:
        """This message or, if it is gone, the nearest above it that is not."""
        passed: set[str] = set()
        while key in gone and key not in passed:
            passed.add(key)
            key = self._messages[key].parent_id
        return ROOT if key in passed else key

    def _moved(self, each: IncomingMessage, gone: set[str]) -> IncomingMessage:
        message = self._messages.get(each.external_id)
        if message is None or message.parent_id not in gone:
            return each
        moved = replace(message, parent_id=self._left(message.parent_id, gone))
        mark = partial(_mark, each, moved.parent_id)
        return IncomingMessage(each.external_id, mark, partial(_same, moved), each.marks)


def _mark(each: IncomingMessage, parent: str | None) -> bytes:
    return fingerprint([each.fingerprint().hex(), parent])


def _same(message: Message) -> Message:
    return message
