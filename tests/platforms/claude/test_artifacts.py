"""Artifacts inside the text of old answers."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.models import Part
from recollect.platforms.claude.artifacts import language_of, split

OPENING = '<antArtifact identifier="a" type="application/vnd.ant.react" title="A > B">'


def test_several_artifacts_and_thoughts() -> None:
    text = (
        f"One {OPENING}\nx\n</antArtifact> two <antThinking>hm</antThinking>{OPENING}</antArtifact>"
    )
    parts = list(split(text))
    assert [part.type for part in parts] == ["text", "tool_call", "text", "reasoning", "tool_call"]
    assert parts[0].text == "One "
    assert (parts[1].text, parts[1].title, parts[1].language) == ("x", "A > B", "jsx")
    assert parts[3].text == "hm"


@pytest.mark.parametrize("fence", ["```", "~~~~", "  ```"])
def test_an_artifact_in_a_block_of_code_is_text(fence: str) -> None:
    shown = f"Write:\n{fence}xml\n{OPENING}x</antArtifact>\n{fence.strip()}\n"
    assert list(split(shown)) == [Part("text", shown)]
    two = list(split(f"{shown}{OPENING}```\ny\n```</antArtifact>{shown}{OPENING}z</antArtifact>"))
    assert [part.type for part in two] == ["text", "tool_call", "text", "tool_call"]
    assert [two[1].text, two[3].text] == ["```\ny\n```", "z"]
    assert two[0].text == shown


def test_code_within_a_line_is_no_block() -> None:
    parts = list(split(f"```code``` {OPENING}x</antArtifact>"))
    assert [part.type for part in parts] == ["text", "tool_call"]


def test_many_blocks_of_code_take_linear_time() -> None:
    started = time.process_time()
    for text in (f"```\n{OPENING}\n```\n" * 20_000, f"````\n```\n{OPENING}" * 20_000):
        assert len(list(split(text))) == 1
    assert time.process_time() - started < 4


def test_a_language_of_its_own_wins() -> None:
    opening = '<antArtifact type="application/vnd.ant.code" language="rust">'
    assert next(iter(split(f"{opening}fn</antArtifact>"))).language == "rust"


def test_what_is_never_closed_stays_text() -> None:
    text = f"Look: {OPENING}half"
    assert list(split(text)) == [Part("text", text)]


def test_an_unclosed_thought_does_not_hide_an_artifact() -> None:
    parts = list(split(f"<antThinking>hm {OPENING}x</antArtifact>"))
    assert [part.type for part in parts] == ["text", "tool_call"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["w", " ", "\n", OPENING, "</antArtifact>", "<antThinking>", "é"])))
def test_no_word_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    kept = "".join(part.text for part in split(text))
    assert kept.count("w") == text.count("w")
    if "</antArtifact>" not in text:
        assert kept == text


def test_many_openings_take_linear_time() -> None:
    started = time.process_time()
    assert len(list(split(OPENING * 40_000))) == 1
    assert time.process_time() - started < 2


def test_types_that_tell_no_language() -> None:
    assert language_of("text/plain") is None
    assert language_of(None) is None
