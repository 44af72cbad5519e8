"""Injected context is told apart from the user's words, and no byte is lost."""

import time

from hypothesis import given
from hypothesis import strategies as st

from recollect.models import Part
from recollect.platforms.injected import text_parts

BLOCK = "<recollect-context id=n0-Nce_1>\nYou said:\r\n  tea  \n</recollect-context id=n0-Nce_1>"


def test_text_without_a_block_is_one_text_part() -> None:
    assert text_parts(" plain ") == (Part("text", " plain "),)
    assert text_parts("") == ()


def test_a_block_is_cut_out_verbatim() -> None:
    parts = text_parts(f"  before {BLOCK}\n\nWhat tea? \n")
    assert parts == (
        Part("text", "  before "),
        Part("injected", BLOCK),
        Part("text", "\n\nWhat tea? \n"),
    )


def test_two_blocks_next_to_each_other() -> None:
    other = "<recollect-context id=b>x</recollect-context id=b>"
    assert text_parts(BLOCK + other) == (Part("injected", BLOCK), Part("injected", other))


def test_a_foreign_closing_tag_inside_does_not_end_the_block() -> None:
    block = "<recollect-context id=a>x</recollect-context id=b><recollect-context id=b>y" + (
        "</recollect-context id=a>"
    )
    assert text_parts(block) == (Part("injected", block),)


def test_tags_without_a_partner_stay_text() -> None:
    for text in (
        "<recollect-context id=a>never closed",
        "</recollect-context id=a>closed before<recollect-context id=a>",
        "<recollect-context>no nonce</recollect-context>",
        "<recollect-context id=a>x</recollect-context id=A>",
        "<recollect-context id=>x</recollect-context id=>",
    ):
        assert text_parts(text) == (Part("text", text),)


TAGS = ["<recollect-context id=a>", "</recollect-context id=a>", "<recollect-context id=b>"]


@given(st.lists(st.sampled_from([*TAGS, "</recollect-context id=b>", "words ", "\n", "é"])))
def test_the_parts_joined_are_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = text_parts(text)
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)


def test_a_text_full_of_openings_stays_fast() -> None:
    text = "<recollect-context id=a>" * 100_000 + "</recollect-context id=b>"
    start = time.process_time()
    assert text_parts(text) == (Part("text", text),)
    assert time.process_time() - start < 5
