"""Arrays whose fields are told apart by their place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.gemini.places import at, changed, everything, fields, rows

SPARSE = [None, ["c", "r"], {"11": ["Title"], "44": True}]
junk = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["1", "2", "3", "10", "x", "٣", ""]), inner)
    ),
    max_leaves=8,
)


def test_a_place_is_looked_up_without_trust() -> None:
    told = ["a", [None, ["b"]]]
    assert at(told) is told
    assert at(told, 1, 1, 0) == "b"
    for path in [(2,), (0, 0), (1, 0, 0), (1, 1, 1), (9, 9)]:
        assert at(told, *path) is None
    assert rows(told, 1, 1) == ["b"]
    assert rows(told, 0) == rows(told, 7) == []


def test_fields_that_lie_far_out_stand_in_an_object_by_their_number() -> None:
    assert at(SPARSE, 10, 0) == "Title"
    assert at(SPARSE, 43) is True
    assert at(SPARSE, 2) is None
    assert at([{"8": [["image"]]}], 7, 0, 0) == "image"
    assert dict(fields(["told", {"1": "never"}])) == {0: "told"}
    assert at(["told", {"1": "never"}], 0) == "told"
    assert at([None, {}], 1) is None
    assert dict(fields(SPARSE)) == {0: None, 1: ["c", "r"], 10: ["Title"], 43: True}


def test_a_field_that_says_nothing_at_its_place_may_stand_in_the_object() -> None:
    nothings: list[Any] = [None, []]
    for nothing in nothings:
        told = [1, nothing, nothing, {"2": ["image"]}]
        assert at(told, 1, 0) == "image"
        assert at(told, 2) == nothing
        assert dict(fields(told)) == {0: 1, 1: ["image"], 2: nothing}


@pytest.mark.parametrize("value", [None, 5, "text", {}, {"1": "x"}, []])
def test_what_is_no_array_has_no_fields(value: Any) -> None:
    assert at(value, 0) is None
    assert [item for _, item in fields(value) if item is not None] == []
    assert changed(value, lambda place, item: "never") is value


def test_what_changes_is_copied() -> None:
    kept = changed(SPARSE, lambda place, item: None if place == 43 else item)
    assert kept == [None, ["c", "r"], {"11": ["Title"], "44": None}]
    assert SPARSE[2]["44"] is True  # type: ignore[index, call-overload]
    assert changed(SPARSE, lambda place, item: item) is SPARSE
    assert changed([1, 2], lambda place, item: item + place) == [1, 3]


@given(junk)
def test_every_field_is_found_at_its_place(value: Any) -> None:
    told = dict(fields(value))
    assert all(at(value, place) == item for place, item in told.items())
    assert changed(value, lambda place, item: item) is value
    assert sum(item is value for item in everything(value)) >= 1


def test_everything_is_walked_in_order_however_deep() -> None:
    deep: Any = "inside"
    for _ in range(5000):
        deep = [deep]
    assert [item for item in everything(deep) if isinstance(item, str)] == ["inside"]
    told = ["a", {"k": ["b", "c"]}, "d"]
    assert [item for item in everything(told) if isinstance(item, str)] == ["a", "b", "c", "d"]
