"""A period of whole days, as days are where the user lives.

MongoDB is never told the name of a time zone: its list of them may be older than ours. It gets the
offsets that hold within the period, and from which moment on each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from recollect.errors import InvalidInput

MOST_DAYS: Final = 3660
DEFAULT_DAYS: Final = 365

_FIRST_DAY: Final = date(1970, 1, 1)
_LAST_DAY: Final = date(9998, 1, 1)
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of the day `first` to the beginning of the day `end`, in `zone`."""

    first: date
    end: date
    zone: tzinfo

    @property
    def start(self) -> datetime:
        """The moment at which `first` begins, in UTC."""
        return self._midnight(self.first)

    @property
    def stop(self) -> datetime:
        """The moment at which `end` begins, in UTC."""
        return self._midnight(self.end)

    def offsets(self) -> Iterator[tuple[datetime, timedelta]]:
        """The offsets from UTC that hold within, each with the moment from which on it does."""
        moment, offset = self.start, self._offset(self.start)
        yield moment, offset
        while moment < self.stop:
            later = min(moment + _DAY, self.stop)
            if self._offset(later) != offset:
                offset = self._offset(later)
                yield self._change(moment, later), offset
            moment = later

    def _change(self, before: datetime, after: datetime) -> datetime:
        """The second between these two moments in which the offset of `after` begins."""
        while after - before > _SECOND:
            middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
            if self._offset(middle) == self._offset(after):
                after = middle
            else:
                before = middle
        return after

    def _offset(self, moment: datetime) -> timedelta:
        return moment.astimezone(self.zone).utcoffset() or timedelta()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def period(first: date | None, end: date | None, zone_name: str, now: datetime) -> Period:
    """The period that is asked for; without `end` to today's end, without `first` DEFAULT_DAYS.

    InvalidInput for a zone that is not known here, and a period that is empty or too long.
    """
    zone = _zone(zone_name)
    end = end or now.astimezone(zone).date() + _DAY
    if not _FIRST_DAY <= end <= _LAST_DAY:
        raise InvalidInput("The period must end between 1970 and 9998.")
    first = first or max(_FIRST_DAY, end - DEFAULT_DAYS * _DAY)
    if not _FIRST_DAY <= first < end or (end - first).days > MOST_DAYS:
        raise InvalidInput(
            f"A period has 1 to {MOST_DAYS} days, from 1970 on; `to` is the day after its last."
        )
    return Period(first, end, zone)


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    if offset := _OFFSET.fullmatch(name):
        sign, hours, minutes = offset.groups()
        away = timedelta(hours=int(hours), minutes=int(minutes))
        if away < _DAY and int(minutes) < 60:
            return timezone(away if sign == "+" else -away)
    elif _NAME.fullmatch(name):
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            pass  # said below; a folder of zones, such as `Europe`, is an OSError
    raise InvalidInput(
        "That time zone is not known here. Give an offset such as +01:00, or an IANA name."
    )
