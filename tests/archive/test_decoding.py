"""Any Unicode encoding becomes UTF-8, in whatever pieces it is read."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.archive.decoding import chunks


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@settings(deadline=None)
@given(text=st.text(st.characters(exclude_characters="\0", codec="utf-8")), size=st.integers(8, 40))
def test_the_text_is_the_same(encoding: str, text: str, size: int) -> None:
    stream = io.BytesIO(("[" + text).encode(encoding))
    assert b"".join(chunks(lambda _: stream.read(size))).decode() == "[" + text


def test_what_is_not_valid_stays_for_the_record_to_fail() -> None:
    assert b"".join(chunks(io.BytesIO(b'["\xff"]').read)) == b'["\xff"]'


def test_a_lone_surrogate_of_utf_16_is_replaced() -> None:
    stream = io.BytesIO(b"\xff\xfe" + b"[\0" + b"\x3d\xd8" + b"]\0")
    assert b"".join(chunks(stream.read)).decode() == "[\ufffd]"


def test_a_file_of_half_a_character() -> None:
    assert b"".join(chunks(io.BytesIO(b"\xff\xfe[").read)).decode() == "\ufffd"
