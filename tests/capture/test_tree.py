"""The active path and what is missing, on trees of every kind."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.tree import Known, active_path, is_closed, missing
from recollect.models import ROOT
from tests.capture.build import at


def known(parent: str | None, minute: int | None = None, **fields: object) -> Known:
    """A stored message of which only its place matters."""
    moment = None if minute is None else at(minute)
    settings = {"sequence": None, "status": "complete"} | fields
    return Known(parent, created_at=moment, rank=b"", fingerprint=b"", tokens=0, **settings)  # type: ignore[arg-type]


def test_the_path_leads_from_the_root_to_the_named_leaf() -> None:
    tree = {"a": known(ROOT), "b1": known("a"), "b2": known("a"), "c": known("b1")}
    assert active_path(tree, "c") == ["a", "b1", "c"]
    assert active_path(tree, "b2") == ["a", "b2"]


def test_what_was_said_after_the_named_leaf_belongs_to_the_path() -> None:
    tree = {"a": known(ROOT, 0), "b": known("a", 1), "old": known("b", 2), "new": known("b", 3)}
    assert active_path(tree, "a") == ["a", "b", "new"]


def test_without_a_name_the_newest_message_is_the_leaf() -> None:
    tree = {"a": known(ROOT, 0), "b1": known("a", 5), "b2": known("a", 4)}
    assert active_path(tree, None) == active_path(tree, "not stored") == ["a", "b1"]


def test_a_gap_hides_nothing() -> None:
    tree = {"a": known(ROOT, 0), "b": known("a", 1), "d": known("gone", 3)}
    assert active_path(tree, "d") == ["a", "b", "d"]
    assert missing(tree, ()) == ["gone"]


def test_the_sites_order_counts_where_there_are_no_parents() -> None:
    tree = {"z": known(None, sequence=0), "a": known(None, sequence=1), "m": known("a")}
    assert active_path(tree, "m") == ["z", "a", "m"]
    assert is_closed(tree)


def test_nothing_is_closed_that_is_partial_or_of_unknown_place() -> None:
    assert not is_closed({})
    assert not is_closed({"a": known(ROOT, status="partial")})
    assert not is_closed({"a": known(None)})


def test_references_are_missing_until_they_are_stored() -> None:
    tree = {"a": known(ROOT)}
    assert missing(tree, ["b", "a", "c"]) == ["b", "c"]


keys = st.sampled_from("abcdef")
trees = st.dictionaries(
    keys, st.builds(known, st.none() | st.just(ROOT) | keys, st.none() | st.integers(0, 3))
)


@given(trees, st.none() | keys)
def test_any_tree_has_a_path_without_repetition(tree: dict[str, Known], leaf: str | None) -> None:
    path = active_path(tree, leaf)
    assert len(path) == len(set(path)) and set(path) <= set(tree)
    assert bool(path) == bool(tree)
    if leaf in tree:
        assert leaf in path
