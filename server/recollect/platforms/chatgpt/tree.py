"""ChatGPT's `mapping`: node keys become message ids, and hidden nodes leave the tree.

Parents, children and `current_node` are node keys, which mostly, but not always, equal the id of
the message in the node. Knows nothing of what is in a message.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from recollect.models import ROOT
from recollect.platforms.base import Node
from recollect.platforms.chatgpt.names import is_root
from recollect.platforms.chatgpt.visibility import is_hidden
from recollect.platforms.fields import mapping, moment, name, sequence
from recollect.platforms.trees import without_loops


class Tree:
    """The stored messages of one `mapping`, and what hangs on what."""

    def __init__(self, nodes: Mapping[str, Any]) -> None:
        self._nodes = nodes
        self._ids = _stored(nodes)
        self._above = _parent_keys(nodes)
        self._climbed: dict[str, str | None] = {}

    def nodes(self) -> tuple[Node, ...]:
        """The messages in the order of the mapping, which is not that of time."""
        if not self._above:
            return tuple(self._by_time())
        parents = without_loops({self._ids[key]: self._parent(key) for key in self._ids})
        return tuple(
            Node(external_id, parents[external_id], None, self._nodes[key]["message"])
            for key, external_id in self._ids.items()
        )

    def nearest(self, key: Any) -> str | None:
        """The id of the stored message at this node or above it, if there is one."""
        found = self._climb(key) if isinstance(key, str) and key in self._nodes else None
        return found if found in self._ids.values() else None

    def references(self) -> frozenset[str]:
        """What is named as parent or child, and is not here, neither as node nor as message."""
        parents = {key for key in self._above.values() if key and not is_root(key)}
        absent = (parents - self._nodes.keys()) | self._absent_children()
        return frozenset(absent.difference(self._ids.values())) if absent else frozenset()

    def _absent_children(self) -> frozenset[str]:
        return frozenset(
            child
            for node in self._nodes.values()
            if isinstance(node, dict)
            for child in sequence(node.get("children"))
            if isinstance(child, str) and child and child not in self._nodes
        )

    def message(self, external_id: str | None) -> Mapping[str, Any]:
        """The raw message with this id, or an empty one."""
        keys = (key for key, known in self._ids.items() if known == external_id)
        return mapping(mapping(self._nodes.get(next(keys, ""))).get("message"))

    def _parent(self, key: str) -> str | None:
        above = self._above.get(key, ROOT)
        return self._ids[above] if above in self._ids else self._climb(above)

    def _climb(self, start: str | None) -> str | None:
        """The nearest stored message from a node upwards, ROOT above all, None in a loop."""
        hidden: dict[str, None] = {}
        key = start
        while key is not None and key in self._nodes and not self._is_known(key):
            if key in hidden:
                key = None
            else:
                hidden[key] = None
                key = self._above.get(key, ROOT)
        found = self._landing(key)
        self._climbed.update(dict.fromkeys(hidden, found))
        return found

    def _is_known(self, key: str) -> bool:
        return key in self._ids or key in self._climbed

    def _landing(self, key: str | None) -> str | None:
        if key is None or key in self._climbed:
            return self._climbed[key] if key else None
        return ROOT if is_root(key) else self._ids.get(key, key)

    def _by_time(self) -> Iterator[Node]:
        latest = 0.0
        ordered = []
        for key, external_id in self._ids.items():
            message = self._nodes[key]["message"]
            told = moment(message.get("create_time"))
            latest = told.timestamp() if told else latest
            ordered.append((latest, external_id, message))
        ordered.sort(key=lambda item: item[0])
        for place, (_, external_id, message) in enumerate(ordered):
            yield Node(external_id, None, place, message)


def _stored(nodes: Mapping[str, Any]) -> dict[str, str]:
    """The id of the message in each node that has one to be stored."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for key, node in nodes.items():
        message = node.get("message") if isinstance(node, dict) else None
        if isinstance(message, dict) and not is_hidden(message):
            external_id = name(message.get("id")) or key
            if external_id in taken:
                external_id = _unused(key, taken)
            ids[key] = external_id
            taken.add(external_id)
    return ids


def _unused(key: str, taken: set[str]) -> str:
    # Two nodes with one message id: neither text may be lost.
    while key in taken:
        key += "~"
    return key


def _parent_keys(nodes: Mapping[str, Any]) -> dict[str, str | None]:
    """The key above each node: ROOT if the payload says so, None if what it says is no key."""
    above: dict[str, str | None] = {}
    for key, node in nodes.items():
        if isinstance(node, dict) and "parent" in node:
            parent = node["parent"]
            above[key] = ROOT if parent is None else parent if isinstance(parent, str) else None
    if len(above) < len(nodes):
        _add_by_children(above, nodes)
    return above


def _add_by_children(above: dict[str, str | None], nodes: Mapping[str, Any]) -> None:
    for key, node in nodes.items():
        for child in sequence(mapping(node).get("children")):
            if isinstance(child, str):
                above.setdefault(child, key)
