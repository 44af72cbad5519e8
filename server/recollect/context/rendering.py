"""Writes a context down: in time order, each message with its source, date and role, verbatim.

Memories come before conversations, each with its date.

All stands in a wrapper with a nonce, by which capture knows later that it is not what the user
said (`platforms/injected`).
"""

import itertools
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from recollect.context.offer import Piece
from recollect.text.passages import open_fence

TITLE_LENGTH: Final = 60
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_OPENING: Final = "From the user's earlier conversations:"
_WITH_MEMORIES: Final = "From the user's memories and earlier conversations:"
_STANDING: Final = "[standing instructions and preferences]"
_MEMORIES: Final = "[memories]"

Conversations = Mapping[str, Mapping[str, Any]]


def written(pieces: Sequence[Piece], conversations: Conversations) -> str:
    """The context; empty without pieces."""
    if not pieces:
        return ""
    opening = _WITH_MEMORIES if any(piece.offer.is_memory for piece in pieces) else _OPENING
    parts = (_standing(pieces), _memories(pieces), _groups(pieces, conversations))
    lines = "\n".join([opening, *itertools.chain(*parts)])
    nonce = _nonce(lines)
    return f"<recollect-context id={nonce}>\n{lines}\n</recollect-context id={nonce}>"


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """As they are written: what holds for good, memories, the rest by day, conversation, place."""
    began: dict[tuple[str, str], datetime] = {}
    for piece in pieces:
        key = _group(piece)
        began[key] = min(began.get(key, _moment(piece)), _moment(piece))

    def place(piece: Piece) -> tuple[Any, ...]:
        position = piece.offer.position
        key = _group(piece)
        last = (_moment(piece), -1 if position is None else position, piece.offer.id)
        return (not piece.offer.standing, not piece.offer.is_memory, began[key], key, *last)

    return sorted(pieces, key=place)


def heading(conversation: Mapping[str, Any], day: str) -> str:
    """Where and when a group of messages is from."""
    title = " ".join(str(conversation.get("title") or "").split())[:TITLE_LENGTH]
    source = " ".join(filter(None, [day, str(conversation.get("platform") or "")]))
    return f"[{source}: {title}]" if title else f"[{source}]"


def _standing(pieces: Sequence[Piece]) -> Iterator[str]:
    lasting = [piece for piece in in_order(pieces) if piece.offer.standing]
    if lasting:
        yield _STANDING
        yield from (_said(piece, _lasting(piece)) for piece in lasting)


def _memories(pieces: Sequence[Piece]) -> Iterator[str]:
    kept = [one for one in in_order(pieces) if one.offer.is_memory and not one.offer.standing]
    if kept:
        yield "\n" + _MEMORIES
        yield from (_said(piece, _day(piece)) for piece in kept)


def _lasting(piece: Piece) -> str:
    return f"{_day(piece)} {'memory' if piece.offer.is_memory else 'user'}".strip()


def _groups(pieces: Sequence[Piece], conversations: Conversations) -> Iterator[str]:
    passing = [
        piece for piece in in_order(pieces) if not (piece.offer.standing or piece.offer.is_memory)
    ]
    for (conversation, day), group in itertools.groupby(passing, _group):
        yield "\n" + heading(conversations.get(conversation, {}), day)
        before: Piece | None = None
        for piece in group:
            apart = before is not None and not _adjoin(before, piece)
            yield ("\n" if apart else "") + _said(piece, _speaker(piece))
            before = piece


def _said(piece: Piece, who: str) -> str:
    text = piece.text
    # A fence counts at the beginning of a line only, and one left open would swallow what follows.
    gap = "\n" if text.lstrip(" ").startswith(("```", "~~~")) else " "
    fence = open_fence(text if gap == "\n" else f"{who}: {text}")
    return f"{who}:{gap}{text}" + (f"\n{fence}" if fence else "")


def _speaker(piece: Piece) -> str:
    author = " ".join((piece.offer.author or "").split())[:TITLE_LENGTH]
    role = piece.offer.role or ""
    return role if author.lower() in {"", role} else f"{role} {author}"


def _adjoin(one: Piece, other: Piece) -> bool:
    places = (one.offer.position, other.offer.position)
    return places[0] is not None and places[1] == places[0] + 1


def _group(piece: Piece) -> tuple[str, str]:
    return piece.offer.group, "" if piece.offer.is_memory else _day(piece)


def _day(piece: Piece) -> str:
    return f"{piece.offer.created_at:%Y-%m-%d}" if piece.offer.created_at else ""


def _moment(piece: Piece) -> datetime:
    return piece.offer.created_at or _LONG_AGO


def _nonce(lines: str) -> str:
    while (nonce := secrets.token_hex(4)) in lines:
        pass
    return nonce
