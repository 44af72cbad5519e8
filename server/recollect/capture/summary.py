"""The document of a conversation: what the site says, what the user set, and what follows from it.

`site` holds the site's fields, each with the rank it came with, so that a later or repeated frame
never takes back what a newer one brought. What the user set wins. Counts, completeness and times
follow from the tree and can be computed again at any time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from recollect.capture.incoming import Kept
from recollect.capture.rank import field_rank
from recollect.capture.receipts import MISSING_LISTED
from recollect.capture.tree import Tree, missing
from recollect.models import Conversation
from recollect.text.analysis import index_terms

MOST_REFERENCES: Final = 5000
"""A document has a limit, and a site that names more ids than this is not telling a tree."""

_FIELDS: Final = ("title", "url", "model", "project", "created_at", "active_leaf", "temporary")
_SHOWN: Final = ("url", "model", "project", "active_leaf")


def merged_site(
    stored: Mapping[str, Any],
    conversation: Conversation,
    size: int,
    refused: Sequence[str],
    ranked: Mapping[str, bytes] | None = None,
    *,
    adapter: int = 0,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The site's fields and their ranks after this capture.

    `size` is how many messages it names, `refused` the external ids of those too large to store.
    `ranked` are the ranks of the fields where they were merged before; only what has one counts.
    `adapter` is the version of what read it.
    """
    site = dict(stored.get("site", {}))
    ranks = dict(stored.get("ranks", {}))
    told = told_fields(conversation)
    given = _ranks(conversation, told, size, adapter) if ranked is None else ranked
    for name, value in told.items():
        rank = given.get(name, b"")
        if rank > ranks.get(name, b""):
            site[name], ranks[name] = value, rank
    moments = [moment for moment in (site.get("updated_at"), conversation.updated_at) if moment]
    if moments:
        site["updated_at"] = max(moments)
    _refer(site, ranks, conversation.references, given.get("references", b""))
    site["refused"] = _bounded({*site.get("refused", ()), *refused})
    return site, ranks


def _refer(
    site: dict[str, Any], ranks: dict[str, bytes], references: Iterable[str], rank: bytes
) -> None:
    """Merge what the site's tree names: the latest tree counts, of the same time all together."""
    before = ranks.get("references", b"")
    named = set(references)
    if rank == before:
        named.update(site.get("references", ()))
    if rank and rank >= before:
        site["references"], ranks["references"] = _bounded(named), rank


def _bounded(ids: Iterable[str]) -> list[str]:
    # The first of a sorted union: the same whatever the order of merging.
    return sorted(ids)[:MOST_REFERENCES]


def named_and_missing(site: Mapping[str, Any], tree: Tree) -> list[str]:
    """External ids that the site names and that are not stored, sorted."""
    return missing(tree, (*site.get("references", ()), *site.get("refused", ())))


def shown_site(site: Mapping[str, Any], snapshot: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The site's fields and, where it tells none, what a page said that is not superseded."""
    return {**snapshot.get("said", {}), **site} if snapshot else site


def derived(
    site: Mapping[str, Any],
    user: Mapping[str, Any],
    tree: Tree,
    gaps: Sequence[str],
    first_seen: datetime,
) -> dict[str, Any]:
    """Everything that is shown and searched, from the site's fields, the user's and the tree.

    `gaps` are the ids of messages that are missing; `first_seen` dates a conversation of which
    nothing else tells a time.
    """
    moments = [known.created_at for known in tree.values() if known.created_at]
    return {
        **{name: site.get(name) for name in _SHOWN},
        "temporary": site.get("temporary", False),
        **labels(site, user),
        "created_at": site.get("created_at") or min(moments, default=first_seen),
        "updated_at": max([*moments, site["updated_at"]])
        if "updated_at" in site
        else max(moments, default=None),
        "counts": {"messages": len(tree), "tokens": sum(known.tokens for known in tree.values())},
        "completeness": {
            "known": len(tree) + len(gaps),
            "stored": len(tree),
            "missing_count": len(gaps),
            "missing": gaps[:MISSING_LISTED],
        },
    }


def with_turns(summed: Mapping[str, Any], turns: int, tokens: int) -> dict[str, Any]:
    """The same with provisional turns, which count as messages but complete nothing."""
    counts = summed["counts"]
    return {
        **summed,
        "counts": {"messages": counts["messages"] + turns, "tokens": counts["tokens"] + tokens},
        "completeness": {**summed["completeness"], "provisional": turns},
    }


def labels(site: Mapping[str, Any], user: Mapping[str, Any]) -> dict[str, Any]:
    """Title and tags as people see them, and the terms they are found by."""
    title = user.get("title") or site.get("title")
    tags = user.get("tags", site.get("tags", []))
    return {"title": title, "tags": tags, "terms": index_terms(" ".join([title or "", *tags]))}


def user_labels(stored: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    """The user's own labels: what was set here goes over what was set elsewhere."""
    return {**kept.user, **stored.get("user", {})}


def first_seen(stored: Mapping[str, Any], kept: Kept, now: datetime) -> datetime:
    """When a conversation was first seen, here or elsewhere."""
    seen = [moment for moment in (stored.get("created_at"), kept.created_at) if moment]
    return min(seen, default=now)


def _ranks(
    conversation: Conversation, told: Mapping[str, Any], size: int, adapter: int
) -> dict[str, bytes]:
    ranks = {
        name: field_rank(conversation, value, size if name == "active_leaf" else 0, adapter)
        for name, value in told.items()
    }
    # Only whole conversations name everything there is.
    if conversation.source == "conversation":
        ranks["references"] = field_rank(conversation, None, adapter=adapter)
    return ranks


def told_fields(conversation: Conversation) -> Mapping[str, Any]:
    """What a payload tells of a conversation itself, by the names of its fields."""
    told = {name: getattr(conversation, name) for name in _FIELDS}
    told["tags"] = list(conversation.tags) or None
    # Streams and pages may say that a chat is temporary, never that it is not.
    if conversation.source != "conversation":
        told["temporary"] = conversation.temporary or None
    return {name: value for name, value in told.items() if value is not None}
