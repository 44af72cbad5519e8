"""Records of exports that carry no ids: what they are called, derived from what was asked and when.

The same record always has the same id, whatever file it is read from, and a message captured live
leads to the id that its record would have: so both can be joined, on an exact match only. Times
count by the second, the finest that every export tells, and white space does not count, for HTML
does not keep it. Knows no site.
"""

import hashlib
from datetime import datetime

from recollect.models import UNLINKED


def identifier(prompt: str, time: datetime | str) -> str:
    """The id of a record; a time that nobody can read counts as its text."""
    at = str(int(time.timestamp())) if isinstance(time, datetime) else time
    told = f"{at}\n{' '.join(prompt.split())}"
    return UNLINKED + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_unlinked(external_id: str) -> bool:
    """Whether this is an id of ours: the conversation or message is not known to the site by it."""
    return external_id.startswith(UNLINKED)
