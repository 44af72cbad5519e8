"""How messages are taken apart."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.compression.splitting import LONGEST_JSON_LINE, UNIT, layout


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in layout(text).units]


PIECES = (
    *("word ", "Sentence. ", "\n", "\n\n", "```\n", "```py\nx = 1\n", '{"a": 1}, ', "文。", "  "),
    *("x" * 500, "a b " * 200, "[2024-05-06]\n", "Ann: ", "\r\n", "\u2028", "\x0b"),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=30).map("".join)


@given(TEXTS)
def test_units_are_in_order_and_nothing_is_lost(text: str) -> None:
    parts = layout(text)
    at = 0
    left = ""
    spans = [*([parts.header] if parts.header else []), *[(u.start, u.end) for u in parts.units]]
    for start, end in spans:
        assert at <= start < end <= len(text)
        left += text[at:start]
        assert text[start:end].strip() and not text[end - 1].isspace()
        at = end
    assert not (left + text[at:]).strip("-#*=[]() \n\r\t\u2028\x0b" if parts.header else None)


@given(TEXTS)
def test_lines_of_code_are_whole(text: str) -> None:
    for start, end, code in layout(text).units:
        if code:
            assert (
                start == 0
                or text[start - 1] == "\n"
                or not text[:start].rsplit("\n", 1)[-1].strip()
            )
            assert end == len(text) or not text[end:].split("\n", 1)[0].strip()


def test_a_short_message_is_one_unit() -> None:
    assert pieces("First line.\nSecond line.") == ["First line.\nSecond line."]


def test_prose_is_cut_at_sentences_and_paragraphs() -> None:
    sentence = "This is a sentence of about fifty characters, yes. "
    units = pieces(sentence * 20)
    assert len(units) > 1 and all(unit.endswith("yes.") for unit in units)
    assert all(len(unit) <= UNIT for unit in units)


def test_a_fence_stays_together_or_is_cut_between_lines() -> None:
    short = "Look:\n```py\n" + "x = 1\n" * 20 + "```\nDone. " + "So it is. " * 50
    assert "```py\n" + "x = 1\n" * 20 + "```" in pieces(short)
    line = "total = first_value + second_value  # " + "y" * 60 + "\n"
    long = "```py\n" + line * 40 + "```"
    assert len(pieces(long)) > 1
    assert all(
        part.strip() in long.split("\n") for unit in pieces(long) for part in unit.split("\n")
    )
    giant = "```js\n" + "f();" * 3000 + "\n```"
    assert any("f();" * 3000 in unit for unit in pieces(giant))


def test_json_on_one_line_is_whole_unless_it_is_very_long() -> None:
    row = '{"id": 17, "name": "a name", "tags": ["x", "y"]}, '
    short = "[" + row * 40 + "]"
    assert len(short) < LONGEST_JSON_LINE and pieces(short) == [short]
    long = "[" + row * 400 + "]"
    units = pieces(long)
    assert len(units) > 1
    assert all(unit.endswith("},") for unit in units[:-1])


def test_a_first_line_that_tells_a_date_is_a_header() -> None:
    parts = layout("[1:56 pm on 8 May, 2023]\nCaroline: Hey Mel!")
    assert parts.header == (0, 24)
    text = "[1:56 pm on 8 May, 2023]\nCaroline: Hey Mel!"
    assert parts.day and text[slice(*parts.day)] == "8 May, 2023"
    assert parts.speaker == "caroline"
    assert layout("On 2024-05-06 we met.").header is None
    assert layout("2024年5月6日\n今天我们见面了。").header == (0, 9)
