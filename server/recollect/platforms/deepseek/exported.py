"""The official export of DeepSeek: one record of its `conversations.json`, as a tree.

`{id, title, inserted_at, updated_at, mapping: {root, "1": {id, parent, children, message: {files,
model, inserted_at, fragments}}}}`. The keys are the numbers that the site's own messages have, so
that an import and a live capture meet. Nothing tells which branch was shown last.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recollect.models import ROOT, Conversation
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.deepseek.names import PLATFORM, message_id, number, url_of
from recollect.platforms.fields import mapping, moment, name, sequence, words
from recollect.platforms.trees import without_loops

_ROOT_KEY: Final = "root"
# What the site answers when it has no time; asking again makes another answer beside it.
_BUSY: Final = ("服务器繁忙", "The server is busy", "Server is busy", "Server busy")


def is_exported(record: Any) -> bool:
    """ChatGPT's export has a `mapping` too, but calls its times otherwise."""
    told = mapping(record)
    return isinstance(told.get("mapping"), dict) and "inserted_at" in told and bool(_id(told))


def outline(record: Any) -> Outline:
    """The tree of one record; Unparsed if it is none."""
    if not is_exported(record):
        raise Unparsed("That is not a conversation from an export of DeepSeek.")
    identifier = str(_id(record))
    tree = _Tree(record["mapping"])
    leaf = tree.leaf()
    conversation = Conversation(
        platform=PLATFORM,
        external_id=identifier,
        source="conversation",
        url=url_of(identifier),
        title=name(record.get("title")),
        model=name(tree.messages.get(leaf or "", {}).get("model")),
        created_at=moment(record.get("inserted_at")),
        updated_at=moment(record.get("updated_at")),
        active_leaf=leaf,
        references=tree.references(),
    )
    return Outline(conversation, tree.nodes())


def _id(record: Mapping[str, Any]) -> str | None:
    return name(record.get("id"))


class _Tree:
    """The messages of a mapping by their keys, and what hangs on what."""

    def __init__(self, nodes: Mapping[str, Any]) -> None:
        self._nodes = {key: node for key, node in nodes.items() if isinstance(node, dict)}
        self.messages: dict[str, Mapping[str, Any]] = {
            key: node["message"]
            for key, node in self._nodes.items()
            if isinstance(node.get("message"), dict)
        }
        self._climbed: dict[str | None, str | None] = {}
        above = {key: self._above(key) for key in self._nodes}
        self._parents = without_loops(above | dict(self._by_children(above)))

    def nodes(self) -> tuple[Node, ...]:
        """In the order of the mapping."""
        return tuple(
            Node(key, parent, None if parent is not None else place, message)
            for place, (key, message) in enumerate(self.messages.items())
            for parent in (self._stored(self._parents.get(key)),)
        )

    def references(self) -> frozenset[str]:
        """What is named as parent or child, and is not here."""
        named = {key for key in self._parents.values() if key}
        named |= {key for node in self._nodes.values() for key in _children(node)}
        return frozenset(named - self._nodes.keys() - {_ROOT_KEY})

    def leaf(self) -> str | None:
        """The end of the branch that the last children make, passing those of a busy server."""
        below: dict[str, list[str]] = {}
        for key in self.messages:
            below.setdefault(self._stored(self._parents.get(key)) or ROOT, []).append(key)
        leaf = None
        place = ROOT
        while children := below.pop(place, None):
            answers = [key for key in children if key in below or not self._is_busy(key)]
            leaf = place = max(answers or children, key=number)
        return leaf

    def _is_busy(self, key: str) -> bool:
        told = [mapping(each) for each in sequence(self.messages[key].get("fragments"))]
        texts = [words(each.get("content")) for each in told if each.get("type") != "THINK"]
        return any(text.strip().startswith(_BUSY) for text in texts)

    def _above(self, key: str) -> str | None:
        node = self._nodes[key]
        if "parent" not in node:
            return None
        return ROOT if node["parent"] is None else message_id(node["parent"])

    def _by_children(self, above: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
        for key, node in self._nodes.items():
            yield from ((child, key) for child in _children(node) if above.get(child, ROOT) is None)

    def _stored(self, key: str | None) -> str | None:
        """The nearest message from a node upwards; loops are cut already."""
        passed = []
        while key and key not in self._climbed and self._is_empty(key):
            passed.append(key)
            key = self._parents[key]
        found = self._climbed.get(key, ROOT if key == _ROOT_KEY else key)
        self._climbed.update(dict.fromkeys(passed, found))
        return found

    def _is_empty(self, key: str) -> bool:
        return key in self._nodes and key not in self.messages and key != _ROOT_KEY


def _children(node: Mapping[str, Any]) -> Iterator[str]:
    yield from filter(None, map(message_id, sequence(node.get("children"))))
