"""What an answer consists of."""

import json
from typing import Any

import pytest

from recollect.models import Part
from recollect.platforms.gemini.answer import parts
from tests.platforms.gemini.shapes import answer, row


def kinds(told: Any) -> list[tuple[str, str]]:
    return [(part.type, part.text) for part in parts(told)]


def test_reasoning_comes_before_the_text() -> None:
    thought = [["**Looking**\n\nI look."], [[["**Looking**\n\nI look."], "", "", ""]]]
    assert kinds(answer("rc_1", "Found.", p37=thought)) == [
        ("reasoning", "**Looking**\n\nI look."),
        ("text", "Found."),
    ]
    steps = [None, [[["One."]], [["Two."]], [None], 5]]
    assert kinds(answer("rc_1", "", p37=steps)) == [("reasoning", "One.\n\nTwo.")]


def test_what_it_cites_are_the_sources_of_its_text() -> None:
    page = ["https://example.org/tea#:~:text=x", "Tea [old]", "https://icon.example/i", "preview"]
    cited = [
        None,
        [[["snippet", None, None, [[0, 5]]], [1], [page], "spp_1"], [None, None, [page]]],
    ]
    marks = [
        [[" [cite: 1]"], [[None, None, None, [["https://i.example", "https://b.example", "B"]]]]]
    ]
    made = row(43, p42=marks)
    (text,) = parts(answer("rc_1", "Old. [cite: 1]", p2=cited, p12=made))
    assert text == Part(
        "text",
        "Old. [cite: 1]",
        sources=(
            "[Tea \\[old\\]](https://example.org/tea#:~:text=x)",
            "[B](https://b.example)",
        ),
    )


def test_a_placeholder_of_a_card_or_an_image_is_no_text() -> None:
    chip = "http://googleusercontent.com/immersive_entry_chip/0"
    assert kinds(answer("rc_1", f"Before.\n\n{chip}\nAfter.")) == [("text", "Before.\n\nAfter.")]
    assert kinds(answer("rc_1", "http://googleusercontent.com/image_generation_content/7\n")) == []
    kept = f"See {chip} there"
    assert kinds(answer("rc_1", kept)) == [("text", kept)]


def test_in_code_it_is_text() -> None:
    chip = "http://googleusercontent.com/immersive_entry_chip/0"
    for fence in ("```", "~~~~"):
        told = f"So:\n{fence}html\n{chip}\n``\n{fence}\n"
        assert kinds(answer("rc_1", f"{told}{chip}\nEnd.")) == [("text", f"{told}End.")]


def test_the_words_of_a_card_are_the_text() -> None:
    card = "http://googleusercontent.com/card_content/0"
    told = answer("rc_1", card, p22=["Sunny, 21 °C."])
    assert kinds(told) == [("text", "Sunny, 21 °C.")]
    more = answer("rc_1", f"{card}\nTake a hat.", p22=["Sunny, 21 °C."])
    assert kinds(more) == [("text", "Sunny, 21 °C.\n\nTake a hat.")]
    same = answer("rc_1", f"{card}\nSunny", p22=["Sunny, 21 °C."])
    assert kinds(same) == [("text", "Sunny, 21 °C.")]


def test_text_in_several_pieces_is_one() -> None:
    assert kinds(row(3, p0="rc_1", p1=["One ", None, "two."])) == [("text", "One two.")]


def test_a_report_is_text_and_a_canvas_is_a_thing_that_was_made() -> None:
    report = row(5, p0="d_1", p2="Tea, a history", p3="task-1", p4="# Tea\n\nLong.")
    report += [[["https://example.org/a", "A"]]]
    canvas = row(5, p0="d_2", p2="timer.py", p4="import time")
    card = row(5, p0="d_3", p2="A film")
    told = parts(answer("rc_1", "Done.", p30=[report, canvas, card, None]))
    (film,) = parts(answer("rc_1", "", p30=[["v_1", None, "A film about tea"]]))
    assert json.loads(film.raw or "") == {"30": ["v_1", None, "A film about tea"]}
    assert told[1:] == (
        Part(
            "text",
            "# Tea\n\nLong.",
            title="Tea, a history",
            sources=("[A](https://example.org/a)",),
        ),
        Part("tool_call", "import time", name="canvas", title="timer.py"),
    )


def test_a_plan_of_research() -> None:
    plan = ["Tea", [[0, "Search", "old books"], [0, None, "Write"], 5], "ready in minutes"]
    made = [{"56": plan}]
    planned = Part("tool_call", "Search: old books\nWrite", name="deep_research", title="Tea")
    assert parts(answer("rc_1", "Shall I?", p12=made))[0] == planned


def test_what_says_something_at_an_unknown_place_is_kept_as_it_is() -> None:
    told = answer("rc_1", "Hello.", p33=[{"x": ["some new words"]}], p34=[1, "id_5", True])
    (unknown,) = parts(told)[1:]
    assert (unknown.type, json.loads(unknown.raw or "")) == (
        "unknown",
        {"33": [{"x": ["some new words"]}]},
    )
    (made,) = parts(answer("rc_1", "", p12=row(31, p30=["a card with words"])))
    assert json.loads(made.raw or "") == {"12.30": ["a card with words"]}


@pytest.mark.parametrize("told", ["words", 5, {"a": 1}])
def test_an_answer_of_another_kind_is_kept_as_it_is(told: Any) -> None:
    (part,) = parts(told)
    assert (part.type, json.loads(part.raw or "")) == ("unknown", told)
