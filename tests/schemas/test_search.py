"""What a search may be asked, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.errors import InvalidInput
from recollect.schemas.lists import listing
from recollect.schemas.search import SearchPageSchema, SearchQuerySchema
from recollect.search.hits import SearchHit
from recollect.search.query import SearchRequest

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_is_asked_becomes_a_request() -> None:
    asked = {"q": "cat", "limit": "5", "from": "2026-03-01T13:00:00+01:00", "role": "user", "x": 1}
    loaded = SearchQuerySchema().checked(asked)
    assert loaded.pop("spaces") == ()
    request = SearchRequest(**loaded)
    assert request == SearchRequest(text="cat", limit=5, role="user", since=MOMENT)


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 101},
        {"role": "root"},
        {"from": "soon"},
        {"q": 7},
        {"q": "a" * 10_001},
    ],
)
def test_what_does_not_fit_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        SearchQuerySchema().checked(asked)


def test_a_hit_goes_out_as_documented() -> None:
    hit = SearchHit(
        message_id="msg_a",
        memory_id=None,
        conversation_id="conv_a",
        space="spc_a",
        title=None,
        platform="claude",
        role="user",
        author=None,
        created_at=MOMENT,
        url=None,
        position=3,
        provisional=True,
        snippet="a cat",
        highlights=((2, 5),),
        score=1.5,
        matched=("cat",),
    )
    dumped = SearchPageSchema().dump(listing([hit], has_more=True, next_after="further"))
    assert (dumped["object"], dumped["next"], dumped["last_id"]) == ("list", "further", "msg_a")
    assert dumped["data"] == [
        {
            "message_id": "msg_a",
            "memory_id": None,
            "conversation_id": "conv_a",
            "space": "spc_a",
            "title": None,
            "platform": "claude",
            "role": "user",
            "author": None,
            "created_at": "2026-03-01T12:00:00.000Z",
            "url": None,
            "position": 3,
            "provisional": True,
            "snippet": "a cat",
            "highlights": [[2, 5]],
            "score": 1.5,
            "matched": ["cat"],
            "branch": "active",
            "more": 0,
            "page_url": None,
        }
    ]
