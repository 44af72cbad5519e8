"""Cutting an activity log in HTML into its records, in any pieces and in constant memory."""

import json
import tracemalloc

import pytest

from recollect.archive.cells import CellSplitter, is_html
from recollect.archive.splitting import Fault

HEAD = '<html><head><style>.outer-cell{}</style></head><body><div class="mdl-grid">'
CELLS = [
    '<div class="outer-cell mdl-cell"><p>Gemini Apps</p>Grüße</div>\n',
    '<div class="outer-cell"></div>',
    '<div class="outer-cell x">&lt;div class="outer-cell"&gt;</div></div></body></html>',
]
FILE = (HEAD + "".join(CELLS)).encode()


def split(data: bytes, size: int, limit: int = 1 << 20) -> list[bytes | Fault]:
    splitter = CellSplitter(limit)
    found: list[bytes | Fault] = []
    for place in range(0, len(data), size):
        found += splitter.feed(data[place : place + size])
    return [*found, *splitter.close()]


def html(piece: bytes | Fault) -> str:
    assert isinstance(piece, bytes)
    told: dict[str, str] = json.loads(piece)
    assert list(told) == ["activity_html"]
    return told["activity_html"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 21, 22, 23, 64, 10_000])
def test_every_record_in_any_pieces(size: int) -> None:
    assert list(map(html, split(FILE, size))) == CELLS


def test_a_file_without_records() -> None:
    for data in (b"", b"<html></html>", HEAD.encode()):
        assert split(data, 5) == []


def test_a_byte_that_is_no_utf_8_spoils_a_character_only() -> None:
    (piece,) = split(b'<div class="outer-cell">a\xffb</div>', 9)
    assert html(piece) == '<div class="outer-cell">a\ufffdb</div>'


def test_a_record_that_is_too_large_costs_itself_only() -> None:
    large = f'<div class="outer-cell">{"x" * (2 << 20)}</div>'
    first, second = split((large + CELLS[1]).encode(), 1 << 16)
    assert first == Fault("it is larger than 1 MiB")
    assert html(second) == CELLS[1]


def test_memory_stays_constant() -> None:
    chunk = (CELLS[0] + "x" * 3000).encode() * 20
    splitter = CellSplitter()
    tracemalloc.start()
    try:
        for _ in range(2000):
            for piece in splitter.feed(chunk):
                assert not isinstance(piece, Fault)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("first", "expected"), [(b"\n <html", True), (b"[", False), (b"", False)])
def test_html_is_told_by_its_first_character(first: bytes, expected: bool) -> None:
    assert is_html(first) is expected
