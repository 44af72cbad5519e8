"""Requests of a search, and when there is nothing to look for."""

from datetime import UTC, datetime

import pytest

from recollect.errors import InvalidInput
from recollect.search.query import LONGEST_TEXT, SearchRequest, checked, fingerprint


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u3000"])
def test_a_search_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        checked(SearchRequest(text=text))


def test_a_filter_alone_is_enough() -> None:
    assert checked(SearchRequest(text="  ", role="user")).text == ""


@pytest.mark.parametrize("text", ["a" * (LONGEST_TEXT + 1), " " * 1_000_000])
def test_too_long_a_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="10000"):
        checked(SearchRequest(text=text))


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        checked(SearchRequest(text="a", limit=limit))


def test_lone_surrogates_never_reach_the_database() -> None:
    request = checked(SearchRequest(text="a\ud800", tag="\udfff"))
    assert (request.text, request.tag) == ("a\ufffd", "\ufffd")


def test_pages_of_a_search_share_a_fingerprint_and_others_do_not() -> None:
    request = SearchRequest(text="cat", platform="claude")
    same = SearchRequest(text="cat", platform="claude", limit=5, after="x")
    others = [
        SearchRequest(text="cats", platform="claude"),
        SearchRequest(text="cat", project="claude"),
        SearchRequest(text="cat", platform="claude", since=datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    assert fingerprint("spc_a", request) == fingerprint("spc_a", same)
    assert len({fingerprint("spc_a", one) for one in [request, *others]}) == 4
    assert fingerprint("spc_a", request) != fingerprint("spc_b", request)
