"""The path through a conversation that is shown: from its first message to the end of one branch.

The active path is stored with the messages. Any other follows from their parents, by the rules of
capture/tree.py.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recollect.capture.tree import Known, active_path
from recollect.conversations.aliases import successor
from recollect.conversations.reading import no_such_message
from recollect.conversations.records import StoredConversation
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

_FIELDS: Final = ("external_id", "parent", "sequence", "created_at", "status", "position")


@dataclass(frozen=True, slots=True)
class Path:
    """Ids of messages, in order. `forks`: where the path could go on otherwise.

    `forks` has, for a message with siblings, the ids of all of them with its own among them, the
    oldest first. `at` is the place of the message that was asked for.
    """

    messages: Sequence[str]
    forks: Mapping[str, Sequence[str]]
    at: int | None


async def path_through(
    space: SpaceStore, conversation: StoredConversation, message: str | None
) -> Path:
    """The active path or, if `message` is not on it, the newest one through that message.

    NotFound if there is no such message. A provisional one may have given way to another.
    """
    marks = await space.messages.find({"conversation": conversation.id}, _FIELDS)
    by_id = {mark["_id"]: mark for mark in marks}
    if message is not None and message not in by_id:
        message = await successor(space, conversation, message)
        if message not in by_id:
            raise no_such_message()
    ids = _active(marks)
    if message is not None and by_id[message]["position"] is None:
        ids = _through(marks, by_id[message])
    at = ids.index(message) if message in ids else None
    return Path(ids, _forks(marks), at)


def _active(marks: Sequence[Document]) -> list[str]:
    placed = (mark for mark in marks if mark["position"] is not None)
    return [mark["_id"] for mark in sorted(placed, key=lambda mark: int(mark["position"]))]


def _through(marks: Sequence[Document], wanted: Document) -> list[str]:
    ids = {mark["external_id"]: str(mark["_id"]) for mark in marks}
    tree = {mark["external_id"]: _known(mark) for mark in marks}
    return [ids[key] for key in active_path(tree, wanted["external_id"])]


def _known(mark: Document) -> Known:
    return Known(
        parent=mark.get("parent"),
        sequence=mark.get("sequence"),
        created_at=mark.get("created_at"),
        status=mark["status"],
        rank=b"",
        fingerprint=b"",
        tokens=0,
    )


def _forks(marks: Sequence[Document]) -> dict[str, Sequence[str]]:
    children: dict[str, list[Document]] = defaultdict(list)
    for mark in marks:
        if (parent := mark.get("parent")) is not None:
            children[parent].append(mark)
    forks: dict[str, Sequence[str]] = {}
    for siblings in children.values():
        if len(siblings) > 1:
            ordered = [mark["_id"] for mark in sorted(siblings, key=_age)]
            forks.update(dict.fromkeys(ordered, ordered))
    return forks


def _age(mark: Document) -> tuple[float, str]:
    created_at = mark.get("created_at")
    return (created_at.timestamp() if created_at else 0.0, mark["external_id"])
