"""Between two pieces the larger number of line breaks counts; what was typed stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.pages.pieces import BREAK, flat, joined, lines, settled, spaced


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["a", "b"], "ab"),
        (["a ", " b"], "a b"),
        (["a\n\n", "\nb"], "a\n\nb"),
        (["a\n\n", "\n\n\n\nb\n\n\n"], "a\n\nb\n\n"),
        (["a ", "\n\nb"], "a\n\nb"),
        (["\n\na"], "\n\na"),
        (["a", "\n", "", "\n\n", " ", "b"], "a\n\nb"),
        ([], ""),
    ],
)
def test_pieces_are_joined(pieces: list[str], expected: str) -> None:
    assert joined(pieces) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a{BREAK}b", "a  \nb"),
        (f"a {BREAK} b", "a  \nb"),
        (f"a{BREAK}\n{BREAK}b", "a\n\nb"),
        (f"a{BREAK}{BREAK}{BREAK}b", "a\n\nb"),
        (f"a\n\n{BREAK}\n\nb", "a\n\nb"),
        (f"{BREAK}a{BREAK}", "a"),
        (BREAK, ""),
    ],
)
def test_breaks_are_written(text: str, expected: str) -> None:
    assert settled(text) == expected


@given(st.text(st.sampled_from("ab \n\t")))
def test_what_was_typed_is_kept(text: str) -> None:
    assert settled(spaced(text, as_typed=True)) == text


def test_white_space_is_one_space_or_one_line_break() -> None:
    assert spaced("a \t b \n\n c", as_typed=False) == "a b\nc"
    assert spaced("a\nb", as_typed=False, one_line=True) == "a b"


def test_lines_and_one_line() -> None:
    text = f" a\n\n{BREAK}b " + spaced("c\n d", as_typed=True)
    assert list(lines(text)) == ["a", "b c", "d"]
    assert flat(text) == "a b c d"
