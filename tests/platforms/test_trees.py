"""Loops are cut in one place each, gaps are named, and trees stay as they are."""

import time

from hypothesis import given
from hypothesis import strategies as st

from recollect.models import ROOT, Message
from recollect.platforms.trees import unseen_parents, without_loops

KEYS = ("a", "b", "c", "d", "e")
parents_of = st.dictionaries(
    st.sampled_from(KEYS), st.sampled_from((None, ROOT, "elsewhere", *KEYS))
)


def ends(parents: dict[str, str | None], start: str) -> bool:
    key: str | None = start
    for _ in range(len(parents) + 1):
        if key not in parents:
            return True
        key = parents[key]
    return False


@given(parents_of)
def test_every_way_up_ends_and_only_loops_are_cut(parents: dict[str, str | None]) -> None:
    mended = dict(without_loops(parents))
    assert all(ends(mended, key) for key in parents)
    changed = {key for key in parents if mended[key] != parents[key]}
    assert all(mended[key] is None for key in changed)
    for key in changed:
        # Put back, it closes a loop again; so nothing was cut that was none.
        assert not ends({**mended, key: parents[key]}, key)


def test_a_tree_stays_the_same_object() -> None:
    tree = {"a": ROOT, "b": "a", "c": None, "d": "b"}
    assert without_loops(tree) is tree


def test_long_chains_are_walked_once() -> None:
    count = 50_000
    backwards = {f"m{n}": f"m{n - 1}" if n else ROOT for n in reversed(range(count))}
    start = time.process_time()
    assert without_loops(backwards) == backwards
    assert time.process_time() - start < 5


def test_parents_that_are_not_among_the_messages() -> None:
    told = [("b", "a"), ("c", "b"), ("d", None), ("e", ROOT), ("f", "g")]
    messages = [Message(key, "user", (), parent_id=parent) for key, parent in told]
    assert unseen_parents(messages) == {"a", "g"}
