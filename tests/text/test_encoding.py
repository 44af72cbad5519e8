"""Terms are plain for MongoDB, and come back as they were."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.text.encoding import decode, encode


@given(st.text(min_size=1))
def test_every_token_comes_back(token: str) -> None:
    encoded = encode(token)
    assert re.fullmatch("[a-z0-9]+", encoded)
    assert decode(encoded) == token


@given(st.text(alphabet="z234ab+é東", min_size=1), st.text(alphabet="z234ab+é東", min_size=1))
def test_no_two_tokens_meet(one: str, other: str) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@pytest.mark.parametrize(
    ("token", "encoded"),
    [("word", "word"), ("zebra", "zebra"), ("c++", "z22r1717"), ("東京", "z3kflfjg")],
)
def test_the_encoding_is_what_is_stored(token: str, encoded: str) -> None:
    assert encode(token) == encoded
