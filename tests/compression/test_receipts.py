"""Receipts count in UTF-16 units, as JavaScript does."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.compression.emission import Line
from recollect.compression.messages import Message
from recollect.compression.receipts import sources


@given(st.text("aß東👩\n", min_size=1, max_size=20), st.data())
def test_offsets_are_utf16(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    told = sources([Message("user", text)], [b"k" * 16], [None, Line(0, start, end)])
    nothing, line = told["lines"]
    assert nothing is None
    units = text.encode("utf-16-le")[2 * line["start"] : 2 * line["end"]]
    assert units.decode("utf-16-le") == text[start:end]


def test_what_share_was_kept() -> None:
    messages = [Message("user", "abcd\nefgh"), Message("user", ""), Message("user", "xyz")]
    told = sources(messages, [b"k"] * 3, [Line(0, 0, 4), Line(0, 5, 9)])
    assert told["kept"] == [1.0, 1.0, 0.0]
    assert sources(messages, [b"k"] * 3, [Line(0, 5, 9)])["kept"][0] == 0.444
