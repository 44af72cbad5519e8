"""What the page of Gemini sends to have an answer: the only place where a stream's prompt is.

A form `f.req=…&at=…`, where `f.req` is `[null, "<JSON of fields by place>"]`: 0 `[prompt, 0, null,
[[[url, 1, null, type], name], …]]`, 2 `[conversation, response, candidate]` of the turn before
(empty in a new chat), 45 whether the chat is temporary. Everything else in it (the language, the
proof that the page is no robot, ids of the request) is not read. Shapes: public clients of 2026.
"""

from typing import Any, Final
from urllib.parse import parse_qsl

from recollect.errors import InvalidInput
from recollect.models import ROOT, Message
from recollect.platforms.fields import compact, name, words
from recollect.platforms.gemini.asked import parts
from recollect.platforms.gemini.files import web_address
from recollect.platforms.gemini.identifiers import conversation_id, message_id
from recollect.platforms.gemini.places import at, rows
from recollect.text.jsontext import loads

_TEMPORARY: Final = 45
_MOST_FIELDS: Final = 100


class Request:
    """A request as the extension saw it: the form's text, its fields, `f.req` alone, or nothing."""

    def __init__(self, sent: Any) -> None:
        self._fields = _fields(written(sent))
        before = at(self._fields, 2)
        self._is_known = isinstance(before, list)
        self._question = message_id(at(before, 1))
        self._before = name(at(before, 2)) or self._question
        self.conversation = conversation_id(at(before, 0))
        self.temporary = at(self._fields, _TEMPORARY) in (1, True)

    def message(self, identifier: str | None) -> Message | None:
        """The user's message, of this id; None if there is none, or if the id is not known yet."""
        told = parts([at(self._fields, 0)])
        if identifier is None or not told:
            return None
        return Message(identifier, "user", told, parent_id=self._parent(identifier))

    def _parent(self, identifier: str) -> str | None:
        if self._before is None:
            return ROOT if self._is_known else None
        # An answer that is asked for once more may be named as the one before itself.
        return None if identifier in (self._before, self._question) else self._before


def written(sent: Any) -> dict[str, str] | None:
    """A request that tells what is read in this one and nothing more; None if that is nothing."""
    fields = _fields(sent)
    if fields is None:
        return None
    kept: list[Any] = [None] * (_TEMPORARY + 1)
    kept[0] = [name(at(fields, 0, 0)), None, None, _files(at(fields, 0, 3))]
    before = at(fields, 2)
    kept[2] = [words(told) for told in rows(before)[:3]] if isinstance(before, list) else None
    kept[_TEMPORARY] = 1 if at(fields, _TEMPORARY) in (1, True) else None
    return {"f.req": compact([None, compact(kept)])}


def _files(told: Any) -> list[Any] | None:
    files = [
        [[web_address(at(file, 0, 0)), None, None, _text(file, 0, 3)], _text(file, 1)]
        for file in rows(told)
    ]
    return files or None


def _text(value: Any, *path: int) -> str | None:
    return name(at(value, *path))


def _fields(sent: Any) -> Any:
    """The fields by place; None if this is no request of that kind."""
    told = _form(sent)
    for _ in range(3):
        if isinstance(told, str):
            told = _loaded(told)
        elif isinstance(told, list) and told[:1] == [None] and isinstance(at(told, 1), str):
            told = at(told, 1)
    return told if isinstance(told, list) and isinstance(at(told, 0), list) else None


def _form(sent: Any) -> Any:
    if isinstance(sent, dict):
        # Chrome's own view of a form has a list of values for each field.
        told = sent.get("f.req")
        return told[0] if isinstance(told, list) and told and isinstance(told[0], str) else told
    if isinstance(sent, str) and "f.req=" in sent:
        try:
            return dict(parse_qsl(sent, max_num_fields=_MOST_FIELDS)).get("f.req")
        except ValueError:
            return None
    return sent


def _loaded(text: str) -> Any:
    try:
        return loads(text)
    except InvalidInput:
        return None
