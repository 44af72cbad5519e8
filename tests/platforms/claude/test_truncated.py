"""JSON that is cut off is read as far as it goes."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.platforms.claude.truncated import loads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "b"}', {"a": "b"}),
        ('{"a": "b', {"a": "b"}),
        ('{"a": "b\\', {"a": "b"}),
        ('{"a": "b\\\\', {"a": "b\\"}),
        ('{"a": "b\\u00e', {"a": "b"}),
        ('{"a": [1, {"b": "c', {"a": [1, {"b": "c"}]}),
        ('{"a": 1, "b', {"a": 1}),
        ('{"a": 1, "b":', {"a": 1}),
        ('{"a": 1, "b": tr', {"a": 1}),
        ('{"a": [1, 2', {"a": [1, 2]}),
        ('{"a', {}),
        ("[", []),
        ("", None),
        ("]}", None),
        ("nonsense", None),
    ],
)
def test_as_far_as_it_goes(text: str, expected: Any) -> None:
    assert loads(text) == expected


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=4), values, min_size=1), st.data(), st.booleans())
def test_every_beginning_of_an_object_is_an_object(
    value: dict[str, Any], data: st.DataObject, ascii_only: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    cut = data.draw(st.integers(1, len(text)))
    beginning = loads(text[:cut])
    assert isinstance(beginning, dict)
    assert list(beginning) == list(value)[: len(beginning)]
    if cut == len(text):
        assert beginning == value
