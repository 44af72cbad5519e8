"""From the checked lines of a lossless export to what the merge takes, with the ranks they have.

A line without ranks is taken as the normalised form is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from recollect.capture.incoming import (
    Incoming,
    IncomingMessage,
    Kept,
    KeptPage,
    Tombstone,
    from_message,
)
from recollect.capture.marks import Marks, believed_fields
from recollect.capture.provisional.turns import PREFIX, Turn, shown_turn
from recollect.errors import InvalidInput
from recollect.models import Conversation, Message, at_milliseconds, milliseconds

_UNRANKED: Final = {"updated_at", "refused"}
_STORED: Final = {"parent_id": "parent"}


def conversation(told: Mapping[str, Any]) -> Incoming:
    """What ConversationLineSchema loaded, without messages."""
    site: dict[str, Any] = dict(told["site"])
    ranked = site.keys() - _UNRANKED
    refused = site.pop("refused", ())
    site["tags"] = tuple(site.get("tags", ()))
    site["references"] = frozenset(site.get("references", ()))
    user = {name: value for name, value in told["user"].items() if value is not None}
    known = Conversation(told["platform"], told["external_id"], "conversation", **site)
    ranks = told["merge"] and believed_fields(known, told["merge"]["ranks"], ranked)
    kept = Kept(
        ranks,
        refused,
        user,
        milliseconds(told["created_at"]),
        told["told_at"] and milliseconds(told["told_at"]),
        _page(told["snapshot"]),
        told["aliases"],
    )
    return Incoming(known, (), kept=kept)


def message(told: Message, merge: Mapping[str, Any] | None, place: int) -> IncomingMessage:
    """What MessageSchema and MarksSchema loaded; `place` among those of its conversation."""
    if merge is not None:
        mark: bytes = merge["fingerprint"]
        fields = {_STORED.get(name, name): rank for name, rank in merge["ranks"].items()}
        marks = Marks(merge["rank"], fields)
        return IncomingMessage(told.external_id, lambda: mark, lambda: told, marks)
    if told.parent_id is None and told.sequence is None:
        told = replace(told, sequence=place)  # the order of the list is all there is to tell it
    return from_message(told, "conversation")


def turn(told: Message, about: Mapping[str, Any]) -> Turn:
    """What MessageSchema and TurnLineSchema loaded."""
    if not told.external_id.startswith(PREFIX):
        raise InvalidInput("there is a turn in it with the id of a message")
    told = at_milliseconds(told)
    shown = shown_turn(told, milliseconds(about["observed_at"]), about["adapter"])
    return replace(shown, external_id=told.external_id, key=about["key"], beside=about["beside"])


def with_turns(told: Incoming, turns: Sequence[Turn] | None) -> Incoming:
    """A conversation with the turns that pages showed of it; None: without anything of pages."""
    if turns is None:
        return replace(told, kept=replace(told.kept, page=None, aliases={}))
    page = told.kept.page
    return replace(told, kept=replace(told.kept, page=page and replace(page, turns=turns)))


def tombstone(told: Mapping[str, Any]) -> Incoming:
    """What TombstoneSchema loaded."""
    deleted = Conversation(told["platform"], told["external_id"], "conversation")
    return Incoming(deleted, (), kept=Kept(tombstone=Tombstone(told["deleted_at"])))


def _page(told: Mapping[str, Any] | None) -> KeptPage | None:
    if told is None:
        return None
    said = {name: value for name, value in told["said"].items() if name not in _UNRANKED}
    times = {name: milliseconds(value) for name, value in said.items() if name == "created_at"}
    return KeptPage(milliseconds(told["observed_at"]), {**said, **times}, (), told["order"])
