"""What hangs on what, whatever the site: loops are cut, and gaps are named."""

from collections.abc import Iterable, Mapping

from recollect.models import ROOT, Message


def without_loops(parents: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """The parent of each message, unknown (None) for one in each loop; linear.

    Sites tell trees; a payload with a loop is broken, and nobody may walk in circles over it.
    """
    if _parents_come_first(parents):
        return parents
    mended = dict(parents)
    settled: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        key: str | None = start
        while key in mended and key not in settled and key not in path:
            path[key] = None
            key = mended[key]
        if key in path:
            mended[key] = None
        settled.update(path)
    return mended


def unseen_parents(messages: Iterable[Message]) -> frozenset[str]:
    """The parents that these messages name and that are not among them."""
    parents = {message.external_id: message.parent_id for message in messages}
    return frozenset(parent for parent in parents.values() if parent and parent not in parents)


def _parents_come_first(parents: Mapping[str, str | None]) -> bool:
    seen: set[str | None] = {None, ROOT}
    for key, parent in parents.items():
        if parent not in seen:
            return False
        seen.add(key)
    return True
