"""The query language: words, "phrases", -not, and a few operators. Every string has a meaning.

    "connection refused" nginx -docker site:claude role:assistant tag:work model:gpt-5
    title:budget has:code after:2026-03 before:7d

Phrases count more where they stand as such, and they filter if the query is nothing else. What
looks like an operator and is none (`role:king`, `std::vector`, a lone quote) is just words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from recollect.search.query import SearchRequest

HAS: Final = ("code", "image", "attachment", "reasoning")
ROLES: Final[Mapping[str, str]] = {
    **{role: role for role in ("user", "assistant", "system", "tool")},
    "me": "user",
    "ai": "assistant",
}

_TOKEN: Final = re.compile(
    r"""(?<!\S)(?P<not>-)?
    (?:(?P<operator>[A-Za-z]+):(?="|\S))?
    (?:"(?P<phrase>[^"]+)"(?!\S)|(?P<word>\S+))""",
    re.VERBOSE,
)
_HOSTS: Final = {"gemini.google.com": "gemini", "aistudio.google.com": "aistudio"}
_SPAN: Final = re.compile(r"(\d{1,4})([dwmy])")
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(slots=True)
class _Reading:
    """What has been read of a query so far."""

    now: datetime
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    filters: dict[str, Any] = field(default_factory=dict)


def parsed(request: SearchRequest, now: datetime) -> SearchRequest:
    """The request with what its text says besides words as filters; those that are set stay."""
    reading = _Reading(now)
    for token in _TOKEN.finditer(request.text):
        _read(token, reading)
    alone = not reading.words
    found = {
        **{name: value for name, value in reading.filters.items() if not getattr(request, name)},
        "text": " ".join([*reading.words, *reading.phrases]),
        "phrases": tuple(reading.phrases),
        "exact": tuple(reading.phrases) if alone else (),
        "without": tuple(reading.without),
    }
    return replace(request, **found)


def _read(token: re.Match[str], reading: _Reading) -> None:
    value = token["phrase"] or token["word"]
    operator = (token["operator"] or "").lower()
    if operator and not token["not"] and _filters(operator, value, reading):
        return
    if operator:
        reading.words.append(token[0])
    elif token["not"] and value[0].isalnum():
        reading.without.append(value)
    elif token["phrase"]:
        reading.phrases.append(value)
    else:
        reading.words.append(token[0])


def _filters(operator: str, value: str, reading: _Reading) -> bool:
    """Take an operator; False if it is none, or its value means nothing."""
    read = _OPERATORS.get(operator)
    found = read(value, reading.now) if read else None
    if found is None:
        return False
    name, wanted = found
    known = reading.filters.get(name)
    if name == "has":
        wanted = tuple(dict.fromkeys([*(known or ()), *wanted]))
    elif known is not None and name in {"since", "until"}:
        wanted = max(known, wanted) if name == "since" else min(known, wanted)
    reading.filters[name] = wanted
    return True


Read = Callable[[str, datetime], tuple[str, Any] | None]
"""What an operator makes of its value: the name of a filter and what it wants; None: nothing."""


def _site(value: str, _: datetime) -> tuple[str, Any]:
    host = value.lower().removeprefix("www.")
    return "platform", _HOSTS.get(host) or (host.split(".")[-2] if "." in host[:-1] else host)


def _role(value: str, _: datetime) -> tuple[str, Any] | None:
    role = ROLES.get(value.lower())
    return ("role", role) if role else None


def _has(value: str, _: datetime) -> tuple[str, Any] | None:
    kind = value.lower().removesuffix("s")
    return ("has", (kind,)) if kind in HAS else None


def _plain(name: str) -> Read:
    return lambda value, _: (name, value)


def _time(name: str) -> Read:
    def read(value: str, now: datetime) -> tuple[str, Any] | None:
        moment = _moment(value.lower(), now)
        return (name, moment) if moment else None

    return read


def _moment(value: str, now: datetime) -> datetime | None:
    """The beginning of a year, month or day, or so long before now."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value in {"today", "yesterday"}:
        return today - timedelta(days=value == "yesterday")
    if span := _SPAN.fullmatch(value):
        days = int(span[1]) * _DAYS[span[2]]
        return now - timedelta(days=days) if days < now.toordinal() else None
    if date := _DATE.fullmatch(value):
        try:
            return datetime(*(int(part or 1) for part in date.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
        except ValueError:
            return None
    return None


_OPERATORS: Final[Mapping[str, Read]] = {
    "site": _site,
    "role": _role,
    "has": _has,
    "tag": _plain("tag"),
    "model": _plain("model"),
    "title": _plain("title"),
    "after": _time("since"),
    "before": _time("until"),
}
