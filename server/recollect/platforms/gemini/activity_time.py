"""The times that Google's activity page writes, in whichever language it is: as a moment, in UTC.

`Jan 2, 2026, 7:24:02 AM UTC`, `18.04.2026, 17:38:51 MESZ`, `2026/02/02 16:24:02 JST`, `2026年2月2日
GMT+8 15:24:02`. Of numbers that may be a day or a month, the day comes first, as in every language
that writes months as numbers after it.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})[:.](\d{2})(?!\d)")
_OFFSET = re.compile(r"(?:GMT|UTC)\s?([+\-−])(\d{1,2})(?::?(\d{2}))?")
_ZONE = re.compile(r"(?<![A-Za-z])([A-Z]{3,5}|Z)(?![A-Za-z])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d{1,4}")
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|下午|午後|오후", re.IGNORECASE)
_MORNING = re.compile(r"\ba\.?\s?m\b|上午|午前|오전", re.IGNORECASE)
_LONGEST: Final = 60
_HOURS: Final = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "MEZ": 1, "CET": 1, "MESZ": 2,
    "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "EDT": -4, "EST": -5,
    "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
}  # fmt: skip
# The first letters of the months, as far as they tell them apart.
_MONTHS: Final[Sequence[Sequence[str]]] = (
    ("jan", "ene", "gen", "янв", "sty"),
    ("feb", "fév", "fev", "фев", "lut"),
    ("mar", "mär", "mrt", "мар"),
    ("apr", "avr", "abr", "апр", "kwi"),
    ("may", "mai", "mag", "mei", "maj", "мая", "май"),
    ("jun", "juin", "giu", "июн", "cze"),
    ("jul", "juil", "lug", "июл", "lip"),
    ("aug", "aoû", "ago", "авг", "sie"),
    ("sep", "set", "сен", "wrz"),
    ("oct", "okt", "ott", "out", "окт", "paź"),
    ("nov", "ноя", "lis"),
    ("dec", "dez", "déc", "dic", "дек", "gru"),
)


def looks_like_time(text: str) -> bool:
    """Whether a line is a date with the time of day to the second, and nothing else."""
    return len(text) <= _LONGEST and bool(_CLOCK.search(text)) and _date(text) is not None


def activity_time(text: str) -> datetime | None:
    """The moment; None if the line is no date, or names a time zone that is not known."""
    clock, date, offset = _CLOCK.search(text), _date(text), _offset(text)
    if clock is None or date is None or offset is None:
        return None
    hour = int(clock[1])
    if _AFTERNOON.search(text):
        hour = hour % 12 + 12
    elif _MORNING.search(text):
        hour %= 12
    try:
        return datetime(*date, hour, int(clock[2]), int(clock[3]), tzinfo=UTC) - offset
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> timedelta | None:
    if told := _OFFSET.search(text):
        ahead = timedelta(hours=int(told[2]), minutes=int(told[3] or 0))
        return ahead if told[1] == "+" else -ahead
    named = (_HOURS.get(zone[1]) for zone in _ZONE.finditer(text))
    hours = next((each for each in named if each is not None), None)
    return None if hours is None else timedelta(hours=hours)


def _date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    rest = _OFFSET.sub(" ", _CLOCK.sub(" ", text, count=1))
    numbers = [int(number) for number in _NUMBER.findall(rest)]
    month = next(filter(None, map(_month, _WORD.findall(rest))), 0)
    if month and len(numbers) == 2:
        day, year = sorted(numbers)
        told = year, month, day
    elif len(numbers) == 3 and numbers[0] > 31:
        told = numbers[0], numbers[1], numbers[2]
    elif len(numbers) == 3:
        day, month, year = numbers
        told = (year, day, month) if month > 12 else (year, month, day)
    else:
        return None
    return told if 2000 < told[0] < 2100 and 0 < told[1] <= 12 and 0 < told[2] <= 31 else None


def _month(word: str) -> int:
    word = word.lower()
    return next(
        (place for place, names in enumerate(_MONTHS, start=1) if word.startswith(tuple(names))), 0
    )
