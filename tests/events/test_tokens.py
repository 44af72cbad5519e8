"""Tokens open what was sealed here for this space, and nothing else."""

import string

from hypothesis import given
from hypothesis import strategies as st

from recollect.events.tokens import Tokens

TOKENS = Tokens(b"a secret")
PLACES = st.binary(min_size=1, max_size=300)
SPACES = st.text(max_size=30)
LETTERS = frozenset(string.ascii_letters + string.digits + "-_")


@given(SPACES, PLACES)
def test_a_token_gives_its_place_back(space: str, place: bytes) -> None:
    token = TOKENS.sealed(space, place)
    assert TOKENS.opened(space, token) == place and LETTERS.issuperset(token)


@given(SPACES, SPACES, PLACES)
def test_a_token_is_good_for_its_space_only(space: str, other: str, place: bytes) -> None:
    opened = TOKENS.opened(other, TOKENS.sealed(space, place))
    assert opened == (place if other == space else None)


@given(SPACES, PLACES)
def test_a_token_of_another_deployment_opens_nothing(space: str, place: bytes) -> None:
    assert Tokens(b"another secret").opened(space, TOKENS.sealed(space, place)) is None


@given(st.text() | st.text(alphabet=sorted(LETTERS)))
def test_anything_else_opens_nothing(token: str) -> None:
    assert TOKENS.opened("spc", token) is None


@given(PLACES, st.integers(0, 10_000), st.sampled_from(sorted(LETTERS)))
def test_a_token_that_was_changed_opens_nothing_else(place: bytes, at: int, letter: str) -> None:
    token = TOKENS.sealed("spc", place)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    # The last letter may have bits that mean nothing.
    assert TOKENS.opened("spc", changed) in (None, place)
