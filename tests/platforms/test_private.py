"""Copies without what is private: only what changes is copied."""

from collections.abc import Mapping
from typing import Any

import pytest

from recollect.platforms.private import (
    each,
    emptied_fields,
    everywhere,
    only_fields,
    with_field,
    without_fields,
)


def test_fields_go() -> None:
    value = {"a": 1, "token": 2}
    assert without_fields(value, {"token"}) == {"a": 1}
    assert only_fields(value, {"a", "b"}) == {"a": 1}
    assert value == {"a": 1, "token": 2}


def test_a_field_and_every_item_are_changed() -> None:
    def doubled(value: Any) -> Any:
        return value * 2 if isinstance(value, int) else value

    assert with_field({"a": 1, "b": 1}, "a", doubled) == {"a": 2, "b": 1}
    assert each(["x", 1, 1], doubled) == ["x", 2, 2]
    assert each({"a": "x", "b": 3}, doubled) == {"a": "x", "b": 6}


@pytest.mark.parametrize("value", [{"a": [1]}, {}, [], ["x"], [None], None, 5, "text"])
def test_what_does_not_change_is_the_same_object(value: Any) -> None:
    assert without_fields(value, {"b"}) is value
    assert only_fields(value, {"a"}) is value
    assert with_field(value, "a", lambda same: same) is value
    assert with_field(value, "b", lambda _: "new") is value
    assert each(value, lambda same: same) is value


def test_every_object_is_changed_however_deep() -> None:
    def change(value: Mapping[str, Any]) -> Mapping[str, Any]:
        return emptied_fields(value, {"secret"})

    deep: Any = {"secret": 1, "kept": 2}
    for _ in range(5_000):
        deep = [{"x": deep}]
    kept = everywhere(deep, change)
    assert everywhere(kept, change) is kept
    for _ in range(5_000):
        kept = kept[0]["x"]
    assert kept == {"secret": None, "kept": 2}
    assert everywhere(5, change) == 5
