"""What the page was answered about a conversation, whatever it comes wrapped in, as one object.

A whole conversation is the answer to the rpc `hNvQHb`: pages `[turns, cursor, …]`, the newest turn
first, ten to fifty in each. It is read as `{"pages": [page, …], "listed"?, "title"?, "foreign"?}`:
`listed` is the conversation's own row in an answer to `MaZiqc`, the list of chats, which alone
knows its title; `foreign` is whatever else came along. That same object may be sent, too.
"""

from typing import Any, Final

from recollect.platforms.base import Unparsed
from recollect.platforms.fields import name, words
from recollect.platforms.gemini.frames import body_of, frames
from recollect.platforms.gemini.places import at, rows

READ: Final = "hNvQHb"
LIST: Final = "MaZiqc"
_KNOWN: Final = frozenset({"pages", "listed", "title", "foreign"})
_DEEPEST: Final = 4


def decoded(payload: Any) -> Any:
    """The text of an answer, its JSON, a page, a list of any of these, or the object above.

    Always the object; the same one if it is that already. Unparsed if no page of a conversation is
    in it: an answer that lists chats tells of many, and says nothing in any of them.
    """
    if _is_read(payload):
        return payload
    collected = _Collected()
    collected.take(payload)
    if not collected.pages:
        raise Unparsed("That is not an answer of Gemini with turns of a conversation.")
    return collected.told()


def first_conversation(pages: Any) -> str | None:
    """The id in the first turn that names one."""
    turns = (turn for page in pages for turn in rows(page, 0))
    return next((found for turn in turns if (found := name(at(turn, 0, 0)))), None)


class _Collected:
    def __init__(self) -> None:
        self.pages: list[Any] = []
        self._chats: list[Any] = []
        self._foreign: list[Any] = []
        self._title: str | None = None

    def take(self, value: Any, depth: int = 0) -> None:
        if isinstance(value, str):
            told, whole = frames(value)
            self._foreign += [] if whole else [None]
            for frame in told:
                self.take(frame, depth + 1)
        elif _is_page(value):
            self.pages.append(value)
        elif isinstance(value, dict) and depth < _DEEPEST:
            self._title = name(value.get("title")) or self._title
            for page in rows(value.get("pages")):
                self.take(page, depth + 1)
        elif isinstance(value, list) and depth < _DEEPEST:
            self._take_each(value, depth)

    def _take_each(self, frame: list[Any], depth: int) -> None:
        for item in frame:
            if isinstance(item, list) and isinstance(at(item, 0), str):
                self._take_entry(item)
            else:
                self.take(item, depth + 1)

    def _take_entry(self, entry: list[Any]) -> None:
        body, rpc = body_of(entry), at(entry, 1)
        if rpc == READ and _is_page(body):
            self.pages.append(body)
        elif rpc == LIST:
            self._chats += rows(body, 2)
        if rpc != READ:
            self._foreign.append(entry)

    def told(self) -> dict[str, Any]:
        conversation = first_conversation(self.pages)
        listed = [row for row in self._chats if conversation and at(row, 0) == conversation]
        optional = {"listed": listed[:1], "title": self._title, "foreign": self._foreign}
        told = {key: value for key, value in optional.items() if value}
        if listed:
            told["listed"] = listed[0]
        return {"pages": self.pages, **told}


def _is_read(payload: Any) -> bool:
    return (
        isinstance(payload, dict)
        and payload.keys() <= _KNOWN
        and isinstance(payload.get("pages"), list)
        and all(_is_page(page) for page in payload["pages"])
        and bool(payload["pages"])
    )


def _is_page(value: Any) -> bool:
    return any(words(at(turn, 0, 0)).startswith("c_") for turn in rows(value, 0))
