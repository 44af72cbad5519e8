"""Citation marks become links that people can read."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.chatgpt.citations import readable, sources
from tests.platforms.chatgpt.shapes import PATIENT, parsed_message

MARK = "\ue200cite\ue202turn0search0\ue201"
PAGE = {"title": "A [tea] page", "url": "https://tea.example/a (b)"}
LINK = r"[A \[tea\] page](https://tea.example/a%20%28b%29)"


def reference(text: str, mark: str = MARK, **fields: Any) -> dict[str, Any]:
    start = text.index(mark)
    span = {"matched_text": mark, "start_idx": start, "end_idx": start + len(mark)}
    return {**span, "type": "grouped_webpages", **fields}


def cited(text: str, *references: Any) -> str:
    return readable(text, {"content_references": list(references)})


def test_a_mark_is_replaced_by_what_the_page_shows() -> None:
    text = f"Tea {MARK} is good 🫖."
    assert (
        cited(text, reference(text, alt="([a](https://a))")) == "Tea ([a](https://a)) is good 🫖."
    )


def test_wrong_offsets_do_not_matter() -> None:
    text = f"🫖🫖 Tea{MARK}."
    moved = {**reference(text, alt=" (a)"), "start_idx": 0, "end_idx": 9}
    assert cited(text, moved) == "🫖🫖 Tea (a)."
    assert cited(text, {**moved, "start_idx": "x", "end_idx": None}) == "🫖🫖 Tea (a)."


def test_the_same_mark_twice() -> None:
    text = f"a{MARK} b{MARK}"
    assert cited(text, reference(text, alt=" (1)")) == "a (1) b (1)"


def test_without_alt_the_items_are_linked() -> None:
    text = f"Tea{MARK}."
    assert cited(text, reference(text, alt=None, items=[PAGE])) == f"Tea ({LINK})."


def test_a_reference_to_a_file_shows_its_name() -> None:
    mark = "\ue200filecite\ue202turn0file1\ue201"
    text = f"See{mark}."
    assert cited(text, reference(text, mark, type="file", name="list.pdf")) == "See (list.pdf)."


def test_hidden_references_vanish() -> None:
    text = f"Tea{MARK}."
    assert cited(text, reference(text, type="hidden", alt=None, items=[PAGE])) == "Tea."


def test_a_footnote_that_matches_a_blank_changes_nothing() -> None:
    text = f"Two words{MARK}"
    footnote = {"matched_text": " ", "start_idx": 3, "end_idx": 4, "alt": "X", "type": "other"}
    assert cited(text, footnote) == "Two words"


def test_marks_around_other_marks() -> None:
    both = f"{MARK}{MARK}"
    text = f"Tea{both}."
    assert cited(text, reference(text, both, alt=" (a, b)")) == "Tea (a, b)."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Tea{MARK} is", "Tea is"),
        ('By \ue200entity\ue202["people","Ada","who"]\ue201.', "By Ada."),
        ("By \ue200entity\ue202broken\ue201.", "By ."),
        ("See \ue200url\ue202the page\ue202turn0\ue201.", "See the page."),
        ("\ue203A claim.\ue204 More.", "A claim. More."),
        ("A lone \ue200 and more", "A lone \ue200 and more"),
        ("\ue0a0 \ue201 \ue202 \ue205 \ue203", "\ue0a0 \ue201 \ue202 \ue205 \ue203"),
        ("\ue200 glyphs, not a mark \ue201", "\ue200 glyphs, not a mark \ue201"),
        ("\ue204 twisted \ue203", "\ue204 twisted \ue203"),
        ("plain 【1】 text", "plain 【1】 text"),
        ("unexplained【6†source】", "unexplained【6†source】"),
        ("\ue0b0 a glyph of the user's font", "\ue0b0 a glyph of the user's font"),
    ],
)
def test_marks_that_nothing_explains(text: str, shown: str) -> None:
    assert readable(text, {}) == shown


@pytest.mark.parametrize("mark", [MARK[:end] for end in range(1, len(MARK))])
def test_an_unfinished_mark_is_not_shown_while_the_text_grows(mark: str) -> None:
    assert readable(f"Growing {mark}", {}, growing=True) == "Growing "
    assert readable(f"Growing {mark}", {}) == f"Growing {mark}"


def test_only_the_end_of_a_message_in_progress_may_be_cut() -> None:
    content = {"content_type": "text", "parts": [f"A {MARK[:-1]}"]}
    assert parsed_message(content=content, status="in_progress").text == "A "
    assert parsed_message(content=content, status="finished_successfully").text == f"A {MARK[:-1]}"
    lone = {"content_type": "text", "parts": ["A \ue200 and more"]}
    assert parsed_message(content=lone, status="in_progress").text == "A \ue200 and more"


def test_of_two_references_at_one_place_the_longer_is_shown() -> None:
    both = f"{MARK}{MARK}"
    text = f"Tea{both}."
    short, long = reference(text, alt=" (short)"), reference(text, both, alt=" (long)")
    assert cited(text, short, long) == cited(text, long, short) == "Tea (long)."


def test_old_marks_by_offset_and_by_number() -> None:
    text = "One【6†source】 two【13†source】."
    here = {"start_ix": 3, "end_ix": 13, "metadata": {"title": "T", "url": "https://t.example/"}}
    elsewhere = {
        "start_ix": 900,
        "end_ix": 911,
        "metadata": {"type": "file", "name": "f.pdf", "extra": {"cited_message_idx": 13}},
    }
    metadata = {"citations": [here, elsewhere, None, 5]}
    assert readable(text, metadata) == "One ([T](https://t.example/)) two (f.pdf)."
    assert sources(metadata) == ("[T](https://t.example/)",)


def test_sources_are_listed_once_each() -> None:
    item = {**PAGE, "supporting_websites": [{"title": "B", "url": "http://b.example"}, PAGE]}
    metadata = {"content_references": [{"items": [item]}, {"sources": [PAGE]}, {"items": 4}]}
    assert sources(metadata) == (LINK, "[B](http://b.example)")


def test_only_web_pages_are_linked() -> None:
    text = f"x{MARK}"
    item = {"title": "t", "url": "javascript:alert(1)"}
    metadata = {"content_references": [reference(text, items=[item])]}
    assert (readable(text, metadata), sources(metadata)) == ("x", ())


@PATIENT
@given(st.text())
def test_text_without_marks_is_never_changed(text: str) -> None:
    if "【" not in text and not any("\ue200" <= character <= "\ue206" for character in text):
        assert readable(text, {"content_references": [{"matched_text": text, "alt": "X"}]}) == text


def test_a_text_full_of_marks_stays_fast() -> None:
    text = ("\ue200" * 300_000) + ("\ue200a\ue201【1†" * 50_000)
    start = time.process_time()
    readable(text, {})
    assert time.process_time() - start < 10
