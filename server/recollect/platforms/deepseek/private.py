"""What DeepSeek's payloads hold that is never stored, and copies without it.

The account, its keys and its memory go, wherever they stand. Of a request only what is read stays.
In a stream they may come as a patch, so the path of each event is followed.
"""

from typing import Any, Final

from recollect.platforms.deepseek.patches import MOST_BATCHES, snapshot
from recollect.platforms.deepseek.request import FIELDS
from recollect.platforms.deepseek.scrubbed import PRIVATE, scrubbed
from recollect.platforms.fields import compact, decoded
from recollect.platforms.private import each, only_fields
from recollect.platforms.sse import Event, rewritten


def conversation_without_private(payload: Any) -> Any:
    """A whole-conversation payload."""
    return scrubbed(payload)


def request_without_private(sent: Any) -> Any:
    """What the page sent, as far as it is read."""
    if isinstance(sent, str):
        fields = decoded(sent)
        kept = only_fields(fields, FIELDS)
        return sent if kept is fields else kept
    return only_fields(sent, FIELDS)


def stream_without_private(body: str) -> str:
    """The stream's text; the same object if nothing in it is private."""
    return rewritten(body, _Paths().data)


_EVENT: Final = frozenset({"o", "p", "v"})
_NOTHING: Final = {"v": None}


class _Paths:
    """Follows the paths of patches, which hold until an event names another."""

    def __init__(self, batches: int = 0) -> None:
        self._secret = False
        self._batches = batches

    def data(self, event: Event) -> str | None:
        """The data of an event without what is private in it."""
        told = decoded(event.data)
        if not told:
            # The torso of an object may be that of something private.
            return "{}" if event.data.lstrip().startswith("{") else event.data
        kept = self.patch(told)
        return event.data if kept is told else compact(kept)

    def patch(self, told: Any) -> Any:
        """One event, or one of a batch."""
        if not isinstance(told, dict):
            return scrubbed(told)
        if isinstance(told.get("p"), str):
            self._secret = not PRIVATE.isdisjoint(told["p"].split("/"))
        elif snapshot(told) is not None:
            self._secret = False
        kept = scrubbed(told)
        if self._secret:
            return kept if kept.get("v") is None else {**kept, "v": None}
        members = kept.get("v")
        if not isinstance(members, list):
            return kept
        value = each(members, _Paths(self._batches + 1).nested)
        return kept if value is members else {**kept, "v": value}

    def nested(self, told: Any) -> Any:
        """One member of what an event tells: an event again, if it is a batch."""
        if not isinstance(told, dict) or "v" not in told or not told.keys() <= _EVENT:
            return told
        if self._batches <= MOST_BATCHES:
            return self.patch(told)
        return told if told == _NOTHING else _NOTHING
