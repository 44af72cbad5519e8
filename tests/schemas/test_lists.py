"""The envelope of every list."""

from dataclasses import dataclass
from typing import Any

import pytest

from recollect.schemas.lists import ListSchema, listing


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    message_id: str = ""


@pytest.mark.parametrize(
    ("items", "more", "next_after", "expected"),
    [
        ([], False, None, (None, None, None)),
        (["a"], False, None, ("a", "a", None)),
        (["a", "b"], True, None, ("a", "b", "b")),
        (["a", "b"], True, "opaque", ("a", "b", "opaque")),
    ],
)
def test_a_list_says_where_it_begins_ends_and_goes_on(
    items: list[str], more: bool, next_after: str | None, expected: tuple[Any, ...]
) -> None:
    found = listing([_Item(i) for i in items], has_more=more, next_after=next_after)
    dumped = ListSchema().dump(found)
    assert dumped["object"] == "list" and dumped["has_more"] is more
    assert (dumped["first_id"], dumped["last_id"], dumped["next"]) == expected


def test_items_may_have_another_name_for_their_id() -> None:
    found = listing([_Item("x", "m1")], has_more=False, id_name="message_id")
    assert found["first_id"] == "m1"
