"""Addresses in a text that only stand for what the page draws."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.gemini.placeholders import shown

CHIP = "http://googleusercontent.com/immersive_entry_chip/0"
CARD = "http://googleusercontent.com/card_content/0"
lines = st.lists(st.sampled_from(["words", "", "```", "~~~", "  ```", "````py", CHIP, f" {CHIP} "]))


@given(st.text())
def test_a_text_without_them_stays(text: str) -> None:
    assert shown(text, "") == (text if text.strip() else "")


@given(lines)
def test_nothing_but_them_goes(told: list[str]) -> None:
    text = shown("\n".join(told), "")
    kept = text.splitlines()
    others = [line for line in told if line.strip() != CHIP]
    assert [line for line in kept if line.strip() not in ("", CHIP)] == [x for x in others if x]
    assert shown(text, "") == text


def test_lines_may_end_as_they_like() -> None:
    assert shown(f"a\r\n{CHIP}\r\nb\r\n", "") == "a\r\nb\r\n"
    assert shown(f"a\n{CHIP}", "") == "a\n"


def test_code_within_a_line_opens_no_block() -> None:
    assert shown(f"```a``` b\n{CHIP}\nc", "") == "```a``` b\nc"


def test_a_card_has_its_words_elsewhere() -> None:
    assert shown(CARD, "Sunny.") == "Sunny."
    assert shown(f"{CARD}\nTake a hat.\n", "Sunny.") == "Sunny.\n\nTake a hat.\n"
    assert shown(CARD, "") == ""
    assert shown(f"Words. {CARD}", "Sunny.") == f"Words. {CARD}"


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    text = f"{CHIP}\n```\n" * 20_000
    assert shown(text, "").count("```") == 20_000
