"""The text of batchexecute: arrays with a length before each."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.gemini.frames import body_of, entries, frames, rewritten
from tests.platforms.gemini.shapes import END, entry, text

BODY = [["Grüezi 🙂 \u2028", "a\nb"], None]
TOLD = text([entry("hNvQHb", BODY)], *END)


def read(told: str) -> list[Any]:
    return [body for each in entries(told) if (body := body_of(each)) is not None]


def test_frames_are_read_in_order() -> None:
    assert [each[0] for each in entries(TOLD)] == ["wrb.fr", "di", "af.httprm", "e"]
    assert read(TOLD) == [BODY]
    assert frames(TOLD)[1]


@pytest.mark.parametrize(
    "told",
    [
        TOLD.replace("\n", "\r\n"),
        TOLD.removeprefix(")]}'\n\n"),
        json.dumps([entry("hNvQHb", BODY)]),
        ")]}'\n\n" + json.dumps([entry("hNvQHb", BODY), ["di", 5]], indent=1),
        "  7  \n" + json.dumps([entry("hNvQHb", BODY)]),
        "99999\n" + json.dumps([entry("hNvQHb", BODY)]) + "\n1\n[[",
        "12\nno JSON\n3\n" + json.dumps([entry("hNvQHb", BODY)]),
    ],
)
def test_lengths_line_breaks_and_prefixes_do_not_matter(told: str) -> None:
    assert read(told) == [BODY]


def test_answers_that_follow_each_other_are_all_read() -> None:
    assert read(TOLD + TOLD) == [BODY, BODY]


@pytest.mark.parametrize("told", ["", ")]}'", ")]}'\n\n", "5", "<html>", "[", "null", '"x"', "{}"])
def test_what_has_no_entries(told: str) -> None:
    assert list(entries(told)) == []


@pytest.mark.parametrize(
    "told", [[], ["wrb.fr"], ["wrb.fr", "x", None], ["wrb.fr", "x", "["], ["di", "x", "[]"]]
)
def test_what_has_no_body(told: list[Any]) -> None:
    assert body_of(told) is None


def test_every_beginning_of_a_text_gives_the_frames_that_are_whole() -> None:
    whole = frames(TOLD)[0]
    counts = []
    for cut in range(len(TOLD) + 1):
        told, _ = frames(TOLD[:cut])
        assert told == whole[: len(told)]
        counts.append(len(told))
    assert counts == sorted(counts)
    assert counts[-1] == 3


def test_a_frame_is_changed_and_its_length_with_it() -> None:
    kept = rewritten(TOLD, lambda frame: [["wrb.fr", None, "🙂"]] if len(frame[0]) == 7 else frame)
    assert kept.startswith(')]}\'\n\n24\n[["wrb.fr",null,"🙂"]]\n58\n[["di"')
    assert frames(kept)[0][1:] == list(END)
    assert rewritten(TOLD, lambda frame: frame) is TOLD


def test_a_torso_goes_and_so_does_a_frame_that_is_to_go() -> None:
    torn = TOLD + '\n99\n[["wrb.fr",null,"SECR'
    kept = rewritten(torn, lambda frame: frame)
    assert "SECR" not in kept
    assert frames(kept)[0] == frames(TOLD)[0]
    assert rewritten(kept, lambda frame: frame) is kept
    assert read(rewritten(TOLD, lambda frame: None)) == []


def test_a_text_without_any_frame_is_left_alone() -> None:
    assert rewritten("event: x\n", lambda frame: None) == "event: x\n"
    assert "SECR" not in rewritten('[["wrb.fr",null,"SECR', lambda frame: frame)


@given(st.text(alphabet="[]{}\"\\,0123456789\n\r )'abc"), st.integers(0, 40))
def test_any_text_is_read(told: str, cut: int) -> None:
    mixed = TOLD[: cut * 10] + told
    entries_before = list(entries(mixed))
    kept = rewritten(mixed, lambda frame: frame)
    assert list(entries(kept)) == entries_before
    assert rewritten(kept, lambda frame: frame) == kept


def test_hostile_texts_take_linear_time() -> None:
    started = time.process_time()
    for told in ("\n" * 400_000, "1\n" * 200_000, " " * 400_000, "1" * 400_000, "[" * 400_000):
        frames(told)
        rewritten(told, lambda frame: frame)
    assert time.process_time() - started < 20
