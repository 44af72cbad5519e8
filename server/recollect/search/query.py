"""What somebody searches for: the words and the filters, checked. Any text is just words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from recollect.errors import InvalidInput
from recollect.text import jsontext

LONGEST_TEXT: Final = 10_000
MOST_HITS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """Words, filters (None: any; `tags`: one of them), and which part of the results.

    `phrases` count more where they stand as such, `exact` ones must; what has one of `without` is
    left out. `group` "conversation": only the best of each. `scope`: "conversations" (messages),
    "memories", or "all". `since` <= time < `until`. `after` is the `next` of the page before, or
    the id of its last hit.
    """

    text: str = ""
    limit: int = 20
    after: str | None = None
    platform: str | None = None
    role: str | None = None
    tag: str | None = None
    tags: tuple[str, ...] = ()
    model: str | None = None
    project: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    conversation_id: str | None = None
    title: str | None = None
    has: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    group: str | None = None
    scope: str = "all"

    @property
    def filters(self) -> Mapping[str, Any]:
        """The filters that are set."""
        names = {field.name for field in fields(self)} - {
            "text",
            "limit",
            "after",
            "group",
            "scope",
        }
        values = {name: getattr(self, name) for name in sorted(names)}
        return {name: value for name, value in values.items() if value not in (None, ())}

    @property
    def times(self) -> Mapping[str, datetime]:
        """The limits of time as the database compares them; empty without any."""
        limits = {"$gte": self.since, "$lt": self.until}
        return {operator: moment for operator, moment in limits.items() if moment is not None}


def checked(request: SearchRequest) -> SearchRequest:
    """The request without surrounding white space and lone surrogates; InvalidInput if too long,
    or if it asks for nothing at all."""
    if len(request.text) > LONGEST_TEXT:
        raise InvalidInput(
            f"A search may have {LONGEST_TEXT} characters; this one has {len(request.text)}."
        )
    if not 1 <= request.limit <= MOST_HITS:
        raise InvalidInput(f"The limit must be from 1 to {MOST_HITS}.")
    texts = {name: value for name, value in request.filters.items() if isinstance(value, str)}
    cleaned: Any = {name: jsontext.clean(value) for name, value in texts.items()}
    cleaned["tags"] = tuple(map(jsontext.clean, request.tags))
    request = replace(request, text=jsontext.clean(request.text).strip(), **cleaned)
    if not request.text and not request.filters:
        raise InvalidInput("Say what to search for, or give at least one filter.")
    return request


def fingerprint(space: str, request: SearchRequest) -> bytes:
    """16 bytes that tell one search in one space from any other, whatever page of it."""
    asked = [
        space,
        request.text,
        request.group,
        request.scope,
        *(f"{name}={value}" for name, value in request.filters.items()),
    ]
    return hashlib.sha256(jsontext.dumps(asked)).digest()[:16]
