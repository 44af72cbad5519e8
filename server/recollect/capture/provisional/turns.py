"""What is known of the turns of a page, and of real messages beside them. Pure values.

A turn is provisional: it is what a page showed, kept as a message until real messages tell the
same. Its external id is ours, `dom:` and a hash; `key` is the site's id, if the page told one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from recollect.capture.provisional.likeness import Saying, saying
from recollect.capture.rank import content_document, digest
from recollect.models import Message, Role

PREFIX: Final = "dom:"
"""External ids of turns begin so, and no others."""

IsTaken = Callable[[str], bool]
"""Whether a new turn may not have this external id."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, stored or just shown. `content` is a hash of what is stored of it.

    `observed_at` is when a page showed it last, `beside` the external id of a real message that
    tells only its beginning, `message` what is to be written, None for one that stays as it is
    stored; `position` and `tokens` are those that are stored.
    """

    external_id: str
    said: Saying
    content: bytes
    observed_at: datetime
    key: str | None = None
    beside: str | None = None
    adapter: int = 0
    tokens: int = 0
    position: int | None = None
    message: Message | None = None

    def is_of(self, key: str | None) -> bool:
        """Whether nothing speaks against its being the turn that the site calls `key`."""
        return self.key is None or key is None or self.key == key


@dataclass(frozen=True, slots=True)
class Real:
    """A message that the site itself told."""

    external_id: str
    said: Saying
    created_at: datetime | None = None


def unread(external_id: str) -> Real:
    """A message of which it is not known what it says."""
    return Real(external_id, saying("system", ""))


def turn_saying(role: Role, text: str, content: bytes, *, partial: bool) -> Saying:
    """What a turn says. One of nothing but images is told by the hash of its content."""
    said = saying(role, text, partial=partial)
    return said if said.plain or partial else replace(said, plain=f"\0{content.hex()}")


def shown_turn(message: Message, observed_at: datetime, adapter: int) -> Turn:
    """A message of a page as a turn that has no id yet."""
    partial = message.status == "partial"
    content = digest([content_document(message), message.author, message.model], 16)
    return Turn(
        external_id="",
        said=turn_saying(message.role, message.text, content, partial=partial),
        content=content,
        observed_at=observed_at,
        key=message.external_id or None,
        adapter=adapter,
        message=message,
    )


class Names:
    """Gives new turns ids that are always the same for them, unless these are taken already."""

    def __init__(self, taken: IsTaken) -> None:
        self._taken = taken
        self._counts: dict[tuple[str, str | None, str], int] = {}

    def named(self, turn: Turn) -> Turn:
        """The turn with its id, which no turn gets again."""
        told = (turn.said.role, turn.key, "" if turn.key else turn.said.plain)
        count = self._counts.get(told, 0)
        while self._taken(found := _id(*told, count)):
            count += 1
        self._counts[told] = count + 1
        return replace(turn, external_id=found)


def merged(stored: Turn, shown: Turn) -> Turn:
    """A stored turn after a page showed it (again): what it says from now on, and when."""
    seen = replace(
        stored,
        key=stored.key or shown.key,
        observed_at=max(stored.observed_at, shown.observed_at),
    )
    if stored.content == shown.content or not _is_better(stored, shown):
        return seen
    return replace(
        seen,
        said=shown.said,
        content=shown.content,
        adapter=shown.adapter,
        message=shown.message,
    )


def _is_better(stored: Turn, shown: Turn) -> bool:
    """The longer of two that grew, the finished of two that say the same, else the later one.

    The same page, read by a newer version of its adapter, is read better.
    """
    if shown.observed_at == stored.observed_at and shown.adapter != stored.adapter:
        return shown.adapter > stored.adapter
    by_age = (shown.observed_at, shown.adapter) > (stored.observed_at, stored.adapter)
    if shown.said.plain == stored.said.plain:
        if shown.said.partial != stored.said.partial:
            return stored.said.partial
        return by_age
    if shown.said.plain.startswith(stored.said.plain):
        return True
    return by_age and not stored.said.plain.startswith(shown.said.plain)


def _id(role: str, key: str | None, plain: str, count: int) -> str:
    return PREFIX + digest([role, key is None, key or plain, count], 12).hex()
