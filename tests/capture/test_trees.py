"""Trees in memory: of any number of conversations, no more than there is room for."""

from recollect.capture.tree import Known
from recollect.capture.trees import Trees
from recollect.store.store import Store
from tests.capture.build import at

KNOWN = Known(None, None, at(0), "complete", b"", b"", 0)
WHOLE = {"a": KNOWN}


async def test_the_latest_are_kept(store: Store) -> None:
    trees = Trees(capacity=4)
    messages = store.space("spc").messages
    for name in "abc":
        trees.keep(name, 1, WHOLE)
    found = [await trees.load(messages, name, 1) is WHOLE for name in "abc"]
    assert found == [False, True, True]
    assert await trees.load(messages, "c", 2) == {}


async def test_trees_without_messages_take_room_too(store: Store) -> None:
    trees = Trees(capacity=10)
    empty = {name: dict[str, Known]() for name in map(str, range(50))}
    for name, tree in empty.items():
        trees.keep(name, 1, tree)
    messages = store.space("spc").messages
    found = [name for name, tree in empty.items() if await trees.load(messages, name, 1) is tree]
    assert found == [str(number) for number in range(40, 50)]


async def test_what_was_forgotten_makes_room(store: Store) -> None:
    trees = Trees(capacity=4)
    for _ in range(5):
        trees.keep("a", 1, WHOLE)
        trees.forget("b")
    trees.keep("b", 1, WHOLE)
    messages = store.space("spc").messages
    assert await trees.load(messages, "a", 1) is WHOLE
    trees.forget("a")
    assert await trees.load(messages, "a", 1) == {}
