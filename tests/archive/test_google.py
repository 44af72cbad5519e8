"""Exports of Google and of DeepSeek as people get them: archives, folders, files of any name."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from recollect.archive.reading import read_records
from recollect.archive.records import Record, Skipped

GEMINI = {"header": "Gemini Apps", "title": "Prompted Why?", "time": "2026-02-02T07:24:02.806Z"}
SEARCH = {"header": "Search", "title": "Searched for cats", "time": "2026-02-02T07:24:02.806Z"}
CHAT = {"chunkedPrompt": {"chunks": [{"role": "user", "text": "Why?"}]}}
DEEPSEEK = {"id": "c", "title": "t", "inserted_at": "2026-02-02T07:24:02+08:00", "mapping": {}}
CELL = (
    '<div class="outer-cell mdl-cell"><div class="header-cell"><p>{}<br></p></div>'
    '<div class="content-cell mdl-typography--body-1">{}<br>Feb 2, 2026, 7:24:02 AM UTC<br>'
    "<p>So.</p></div></div>"
)
PAGE = f"<html><body>{CELL.format('Search', 'Searched for cats')}" + (
    f"{CELL.format('Gemini Apps', 'Prompted Why?')}</body></html>"
)
UNKNOWN = "it is not a conversation of a site that is known here"
FILES = {
    "Takeout/archive_browser.html": "<html></html>",
    "Takeout/Drive/Google AI Studio/A wall of 2.5 m": json.dumps(CHAT),
    "Takeout/Drive/Google AI Studio/cat.png": "PNG",
    "Takeout/My Activity/Gemini Apps/MyActivity.html": PAGE,
    "Takeout/My Activity/Gemini Apps/cat-1.png": "PNG",
    "Takeout/My Activity/Search/My Activity.json": json.dumps([SEARCH, GEMINI, SEARCH]),
}


def told(path: Path) -> list[tuple[str, str]]:
    """Source and platform of each record, or the reason why there is none."""
    found = list(read_records(path))
    return [
        (each.source.rsplit("/", 1)[-1], each.platform if isinstance(each, Record) else _why(each))
        for each in found
    ]


def _why(item: Any) -> str:
    assert isinstance(item, Skipped)
    return item.reason


EXPECTED = [
    ("A wall of 2.5 m", "aistudio"),
    ("MyActivity.html", UNKNOWN),
    ("MyActivity.html", "gemini"),
    ("My Activity.json", UNKNOWN),
    ("My Activity.json", "gemini"),
    ("My Activity.json", UNKNOWN),
]


def test_an_archive_of_takeout(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    assert told(path) == EXPECTED


def test_a_folder_of_takeout(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert told(tmp_path) == EXPECTED
    studio = tmp_path / "Takeout/Drive/Google AI Studio"
    assert told(studio) == EXPECTED[:1]
    assert told(studio / "A wall of 2.5 m") == EXPECTED[:1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_may_be_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "anything"
    path.write_text(PAGE, encoding=encoding)
    assert [platform for _, platform in told(path)] == [UNKNOWN, "gemini"]


def test_a_page_without_records(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body>Hello</body></html>")
    assert told(path) == [("page.html", "there are no conversations in it")]


def test_an_archive_of_deepseek(tmp_path: Path) -> None:
    path = tmp_path / "deepseek.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("user.json", json.dumps({"mobile": "SECRET"}))
        archive.writestr("conversations.json", json.dumps([DEEPSEEK, DEEPSEEK]))
    assert told(path) == [("conversations.json", "deepseek")] * 2
