"""One record of Google's activity log about Gemini, as its export (Takeout) tells it in JSON.

`{header: "Gemini Apps", title: "Prompted …", titleUrl?, time, products, safeHtmlItem: [{html}]?,
subtitles: [{name, url}]?, attachedFiles?, imageFile?}`; header and title in the user's language.
One record is one prompt with the answers to it. It has no id, and mostly no conversation. Shapes:
public importers of 2025 and 2026, and what they tell of real exports.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from recollect.platforms.fields import first_name, mapping, moment, name, sequence, words
from recollect.platforms.gemini.activity_time import activity_time
from recollect.platforms.gemini.identifiers import conversation_in

_PRODUCTS: Final = ("gemini", "bard")
# "Prompted …" in English, "Eingegebener Prompt: …" in German, "Prompt inviato: …" in Italian, and
# others like that. What is longer may be the prompt itself, about prompts: rather a word too many.
_PROMPTED = re.compile(
    r"Prompted\s"
    r"|(?:[^\W\d_]+ )?[^\W\d_]{0,20}prompt[^\W\d_]{0,20}(?: [^\W\d_]+)? ?[:：]\s?",
    re.IGNORECASE,
)
# What else the log tells of; without an answer there is nothing to keep of it.
_OTHER = re.compile(
    r"(?:Used|Created|Gave feedback|Selected preferred draft|Cancelled|Deleted)\b|Prompted\s*\Z"
)
_FILE = re.compile(r"\s*[-–•]\s+")


@dataclass(frozen=True, slots=True)
class File:
    """Something attached, by its name and where in the export it lies."""

    name: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A prompt and what came of it: `answers` are HTML, `notes` other lines of the record.

    `prompt` is None for what was no prompt; `time` is the text of one that cannot be read.
    """

    title: str
    prompt: str | None
    time: datetime | str
    conversation: str | None
    answers: tuple[str, ...]
    notes: tuple[File, ...]
    files: tuple[File, ...]


def is_activity(record: Any) -> bool:
    """Whether this is a record of the log that tells a prompt or an answer of Gemini."""
    told = mapping(record)
    named = [told.get("header"), *sequence(told.get("products"))]
    ours = any(product in words(each).lower() for each in named for product in _PRODUCTS)
    if not ours or not name(told.get("title")) or "time" not in told:
        return False
    return bool(_answers(told)) or not _OTHER.match(words(told["title"]))


def activity(record: Mapping[str, Any]) -> Activity:
    """What a record tells."""
    title = words(record.get("title"))
    prompted = _PROMPTED.match(title)
    other = _OTHER.match(title) and not prompted
    files, notes = _lines(record)
    time = words(record.get("time"))
    return Activity(
        title=title,
        prompt=None if other else title[prompted.end() :] if prompted else title,
        time=moment(time) or activity_time(time) or time,
        conversation=conversation_in(words(record.get("titleUrl"))),
        answers=_answers(record),
        notes=notes,
        files=files,
    )


def _answers(record: Mapping[str, Any]) -> tuple[str, ...]:
    told = (words(mapping(item).get("html")) for item in sequence(record.get("safeHtmlItem")))
    return tuple(html for html in told if html.strip())


def _lines(record: Mapping[str, Any]) -> tuple[tuple[File, ...], tuple[File, ...]]:
    """Files, each once, and the other lines of a record."""
    lines = [_line(each) for each in sequence(record.get("subtitles"))]
    are_files = [_is_file(line) for line in lines]
    files = [_named(line) for line, is_file in zip(lines, are_files, strict=True) if is_file]
    # "Attached 1 file." says nothing that the names below it do not say.
    before_file = [*are_files, False][1:]
    notes = [
        line
        for line, is_file, is_heading in zip(lines, are_files, before_file, strict=False)
        if (line.name or line.url) and not is_file and (not is_heading or line.url)
    ]
    known = {file.url for file in files}
    pointers = [record.get("imageFile"), *sequence(record.get("attachedFiles"))]
    more = [_line({"url": each} if isinstance(each, str) else each) for each in pointers]
    files += [file for file in more if (file.url or file.name) and file.url not in known]
    return tuple(dict.fromkeys(files)), tuple(notes)


def _line(told: Any) -> File:
    line = mapping(told)
    return File(first_name(line, "name", "fileName"), first_name(line, "url", "fileUrl"))


def _is_file(line: File) -> bool:
    local = line.url is not None and "://" not in line.url
    return local or (line.url is None and bool(_FILE.match(line.name or "")))


def _named(line: File) -> File:
    return File(_FILE.sub("", line.name, count=1) if line.name else None, line.url)
