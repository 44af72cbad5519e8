"""The document of a conversation: what the site says, what the user set, and what follows from it.

`site` holds the site's fields, each with the rank it came with, so that a later or repeated frame
never takes back what a newer one brought. What the user set wins. Counts, completeness and times
follow from the tree and can be computed again at any time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from recollect.capture.rank import field_rank
from recollect.capture.receipts import MISSING_LISTED
from recollect.capture.tree import Tree, missing
from recollect.models import Conversation
from recollect.text.analysis import index_terms

MOST_REFERENCES: Final = 5000
"""A document has a limit, and a site that names more ids than this is not telling a tree."""

_FIELDS: Final = ("title", "url", "model", "project", "created_at", "active_leaf", "temporary")
_SHOWN: Final = ("url", "model", "project", "active_leaf", "temporary")


def merged_site(
    stored: Mapping[str, Any], conversation: Conversation, size: int, refused: Sequence[str]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The site's fields and their ranks after this capture.

    `size` is how many messages it names, `refused` the external ids of those too large to store.
    """
    site = dict(stored.get("site", {}))
    ranks = dict(stored.get("ranks", {}))
    for name, value in _told(conversation).items():
        rank = field_rank(conversation, value, size if name == "active_leaf" else 0)
        if rank > ranks.get(name, b""):
            site[name], ranks[name] = value, rank
    moments = [moment for moment in (site.get("updated_at"), conversation.updated_at) if moment]
    if moments:
        site["updated_at"] = max(moments)
    _refer(site, ranks, conversation)
    site["refused"] = _bounded({*site.get("refused", ()), *refused})
    return site, ranks


def _refer(site: dict[str, Any], ranks: dict[str, bytes], told: Conversation) -> None:
    """Merge what the site's tree names: the latest tree counts, of the same time all together."""
    if told.source != "conversation":
        return
    rank, before = field_rank(told, None), ranks.get("references", b"")
    named = set(told.references)
    if rank == before:
        named |= set(site["references"])
    if rank >= before:
        site["references"], ranks["references"] = _bounded(named), rank


def _bounded(ids: Iterable[str]) -> list[str]:
    # The first of a sorted union: the same whatever the order of merging.
    return sorted(ids)[:MOST_REFERENCES]


def derived(
    site: Mapping[str, Any],
    user: Mapping[str, Any],
    tree: Tree,
    stored: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """Everything that is shown and searched, from the site's fields, the user's and the tree."""
    moments = [known.created_at for known in tree.values() if known.created_at]
    gaps = missing(tree, (*site.get("references", ()), *site.get("refused", ())))
    fallback = stored.get("created_at", now)
    return {
        **{name: site.get(name) for name in _SHOWN},
        **labels(site, user),
        "created_at": site.get("created_at") or min(moments, default=fallback),
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


def labels(site: Mapping[str, Any], user: Mapping[str, Any]) -> dict[str, Any]:
    """Title and tags as people see them, and the terms they are found by."""
    title = user.get("title") or site.get("title")
    tags = user.get("tags", site.get("tags", []))
    return {"title": title, "tags": tags, "terms": index_terms(" ".join([title or "", *tags]))}


def _told(conversation: Conversation) -> Mapping[str, Any]:
    told = {name: getattr(conversation, name) for name in _FIELDS}
    told["tags"] = list(conversation.tags) or None
    return {name: value for name, value in told.items() if value is not None}
