"""What a capture will write, worked out before anything is written. No I/O.

For long conversations this costs milliseconds: run it off the event loop.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from recollect.capture.tree import Tree, active_path
from recollect.capture.versions import Fresh, counted, grown


@dataclass(frozen=True, slots=True)
class Plan:
    """Messages to write and the tree afterwards.

    `places` are their positions on the active path, where they are known. `certain` is False if a
    version does not win whole: what the merge makes of it is only known inside the database.
    """

    fresh: Sequence[Fresh]
    token_counts: Mapping[str, int]
    places: Mapping[str, int | None]
    tree: Tree
    certain: bool


def plan(fresh: Sequence[Fresh], tree: Tree, active_leaf: str | None) -> Plan:
    """How to write `fresh` onto the stored tree."""
    if not fresh:
        return Plan(fresh, {}, {}, tree, certain=True)
    token_counts = counted(fresh)
    if not all(item.certain for item in fresh):
        return Plan(fresh, token_counts, {}, tree, certain=False)
    after = grown(tree, fresh, token_counts)
    path = {key: place for place, key in enumerate(active_path(after, active_leaf))}
    places = {item.message.external_id: path.get(item.message.external_id) for item in fresh}
    for key, place in places.items():
        after[key] = replace(after[key], position=place)
    return Plan(fresh, token_counts, places, after, certain=True)


def moves(tree: Tree, keys: Iterable[str]) -> Mapping[str, int | None]:
    """New positions of the messages that are stored with another one; None: off the path.

    `keys` are the external ids on the path, in order; turns of a snapshot may be among them.
    """
    path = {key: place for place, key in enumerate(keys)}
    return {key: path.get(key) for key, known in tree.items() if known.position != path.get(key)}


def moved(tree: Tree, places: Mapping[str, int | None]) -> Tree:
    """The tree with these positions."""
    if not places:
        return tree
    return {
        key: replace(known, position=places[key]) if key in places else known
        for key, known in tree.items()
    }
