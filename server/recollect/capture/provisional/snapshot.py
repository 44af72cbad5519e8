"""What becomes of the provisional snapshot of a conversation with one capture. No I/O.

A page is kept as turns until the site itself tells the conversation. Turns give way one by one to
the real messages that say the same. Once everything was told, at or after the moment a turn was
last seen, the turn is superseded, whatever it said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from recollect.capture.incoming import Incoming, KeptPage
from recollect.capture.provisional.turns import IsTaken, Real, Turn, merged, shown_turn, unread
from recollect.capture.provisional.uniting import united
from recollect.capture.provisional.weaving import Path, Woven, woven
from recollect.capture.rank import content_document
from recollect.capture.summary import told_fields
from recollect.capture.tree import Tree, is_closed
from recollect.capture.versions import MAX_TEXT_BYTES
from recollect.models import ROOT, Conversation, at_milliseconds, milliseconds
from recollect.platforms.unlinked import is_unlinked
from recollect.text import jsontext, tokens

MOST_ALIASES: Final = 10_000
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page showed: its turns, and how many others were too large to be kept."""

    turns: Sequence[Turn]
    observed_at: datetime
    said: Mapping[str, Any]
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """What is stored: the turns that are left, in order, and every real message.

    `stale` are our ids of turns that gave way or were superseded and are not removed yet, `added`
    external ids of turns that another server had, and `order` is the order they had there.
    """

    turns: Mapping[str, Turn] = field(default_factory=dict)
    reals: Mapping[str, Real] = field(default_factory=dict)
    stale: Sequence[str] = ()
    added: frozenset[str] = frozenset()
    order: Sequence[str] = ()

    def with_kept(self, kept: KeptPage, is_taken: IsTaken, now: datetime) -> "Material":
        """The same with what another server had; what gave way here does not come back."""
        theirs = {
            turn.external_id: replace(turn, observed_at=min(turn.observed_at, now))
            for turn in kept.turns
            if not is_taken(turn.external_id)
        }
        both = {key: merged(self.turns[key], theirs[key]) for key in self.turns if key in theirs}
        added = frozenset(theirs.keys() - self.turns.keys())
        turns = {**self.turns, **theirs, **both}
        return replace(self, turns=turns, added=added, order=kept.order)

    def path(self, tree: Tree, keys: Sequence[str]) -> Path:
        """The active path of the tree with what its messages say."""
        reals = {**{key: unread(key) for key in keys}, **self.reals}
        return Path(keys, reals, bool(keys) and tree[keys[0]].parent == ROOT)


@dataclass(frozen=True, slots=True)
class Shown:
    """How the conversation stands: external ids on the active path, with the turns among them.

    `gave_way` maps turns that were stored to real messages; `superseded` is whether others went.
    """

    keys: Sequence[str]
    turns: Mapping[str, Turn] = field(default_factory=dict)
    gave_way: Mapping[str, str] = field(default_factory=dict)
    superseded: bool = False
    order: Sequence[str] = ()

    @property
    def token_count(self) -> int:
        """Tokens of all turns."""
        return sum(turn.tokens for turn in self.turns.values())


def is_live(stored: Mapping[str, Any]) -> bool:
    """Whether the document of a conversation says that turns are stored."""
    snapshot = stored.get("snapshot") or {}
    return bool(snapshot.get("turns") or snapshot.get("leaving"))


def page_of(incoming: Incoming, told: Conversation, now: datetime) -> Page:
    """A capture of the source `dom` as a page. What says nothing at all is left out."""
    observed_at = milliseconds(min(incoming.observed_at or now, now))
    turns: list[Turn] = []
    refused = 0
    for candidate in incoming.messages:
        message = at_milliseconds(candidate.parse())
        if len(jsontext.dumps(content_document(message))) > MAX_TEXT_BYTES:
            refused += 1
        elif message.parts:
            turns.append(shown_turn(message, observed_at, incoming.adapter))
    return Page(turns, observed_at, told_fields(told), refused)


def told_whole(
    incoming: Incoming, told: Conversation, tree: Tree, keys: Sequence[str], now: datetime
) -> datetime | None:
    """When the site told everything at once, if this capture did; None: it did not.

    `tree` is what is stored with it, and nothing is missing from it; `keys` its active path. What a
    stream began and the site tells no more does not count.
    """
    moment = incoming.observed_at or told.updated_at
    if told.source != "conversation" or moment is None:
        return None
    came = {message.external_id for message in incoming.messages}
    # A record without ids tells one question of a conversation, and not that it was the only one.
    if not came.issuperset(keys) or any(map(is_unlinked, came)):
        return None
    is_final = is_closed({key: tree[key] for key in came if key in tree})
    return milliseconds(min(moment, now)) if is_final else None


def shown(
    stored: Mapping[str, Any],
    material: Material,
    tree: Tree,
    keys: Sequence[str],
    page: Page | None,
    taken: IsTaken,
) -> Shown:
    """The conversation with its snapshot after this capture.

    `stored` is its document with what this capture changes of it, `tree` what is known of its real
    messages, `keys` their active path; no new turn gets an external id that is `taken`.
    """
    told_at = stored.get("told_at") or LONG_AGO
    order = (*(stored.get("snapshot") or {}).get("order", ()), *material.order)
    path = material.path(tree, keys)
    now_woven = woven(path, material.turns, order)
    gave_way = now_woven.gave_way
    if page and page.observed_at > told_at:
        with_page = united(now_woven, path, page.turns, taken)
        now_woven = woven(path, with_page.turns, with_page.order)
        gave_way = {**gave_way, **now_woven.gave_way}
    left = {key for key, turn in now_woven.turns.items() if turn.observed_at > told_at}
    counted = _counted({key: now_woven.turns[key] for key in now_woven.keys if key in left})
    final = Woven([key for key in now_woven.keys if key in left or key in tree], counted, {})
    return Shown(
        keys=final.keys,
        turns=counted,
        gave_way={key: real for key, real in gave_way.items() if key in material.turns},
        superseded=len(left) < len(now_woven.turns) or bool(material.stale),
        order=final.order,
    )


def _counted(turns: Mapping[str, Turn]) -> dict[str, Turn]:
    new = {key: turn.message for key, turn in turns.items() if turn.message is not None}
    counts = tokens.count_all([message.text for message in new.values()])
    given = dict(zip(new, counts, strict=True))
    return {key: replace(turn, tokens=given.get(key, turn.tokens)) for key, turn in turns.items()}


def fields(stored: Mapping[str, Any], after: Shown, page: Page | None) -> dict[str, Any]:
    """What the document of the conversation says of its snapshot from now on."""
    before = stored.get("snapshot")
    told_at = stored.get("told_at") or LONG_AGO
    if before is None and (page is None or page.observed_at <= told_at) and not after.superseded:
        return {}
    snapshot = {
        "turns": len(after.turns),
        "order": list(after.order),
        "leaving": bool(after.gave_way or after.superseded),
        **_said(before or {}, page, told_at),
    }
    return {"snapshot": snapshot}


def _said(before: Mapping[str, Any], page: Page | None, told_at: datetime) -> dict[str, Any]:
    """What pages said of the conversation itself; the page observed last counts."""
    observed_at, said = before.get("observed_at"), dict(before.get("said", {}))
    if page and page.observed_at > told_at:
        later = observed_at is None or page.observed_at >= observed_at
        said = {**said, **page.said} if later else {**page.said, **said}
        observed_at = page.observed_at if later else observed_at
    if observed_at is not None and observed_at <= told_at:
        return {"observed_at": None, "said": {}}
    return {"observed_at": observed_at, "said": said}


def aliases(stored: Mapping[str, Any], gave_way: Mapping[str, str]) -> dict[str, str]:
    """The turns that gave way, here or elsewhere, each with the message that tells it.

    Both by their external ids. The oldest are forgotten first.
    """
    known = {**stored.get("aliases", {}), **gave_way}
    return dict(list(known.items())[-MOST_ALIASES:])
