"""What is cited, as Markdown."""

import pytest

from recollect.platforms.claude.citations import link, links


def test_each_source_once_in_order() -> None:
    first = {"title": "One", "url": "https://one.example"}
    second = {"title": "Two", "url": "https://two.example", "sources": []}
    assert links([first, second, first]) == (
        "[One](https://one.example)",
        "[Two](https://two.example)",
    )


def test_the_sources_of_a_citation_go_before_itself() -> None:
    citation = {
        "title": "Group",
        "url": "https://group.example",
        "sources": [
            {"title": "A", "url": "https://a.example"},
            {"title": "", "source": "B site", "url": "https://b.example"},
        ],
    }
    assert links([citation]) == ("[A](https://a.example)", "[B site](https://b.example)")


def test_the_url_of_older_citations_is_in_their_details() -> None:
    citation = {"uuid": "x", "details": {"type": "web_search_citation", "url": "https://a.example"}}
    assert links([citation]) == ("[https://a.example](https://a.example)",)


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("two\nlines", "https://x.example", "[two lines](https://x.example)"),
        ("t", "javascript:alert(1)", "t"),
        ("t", None, "t"),
        (None, "https://x.example", "[https://x.example](https://x.example)"),
        (None, None, ""),
        (3, ["x"], ""),
    ],
)
def test_one_link(title: object, url: object, expected: str) -> None:
    assert link(title, url) == expected


@pytest.mark.parametrize("citations", [None, "x", [None, 1, [], {}], [{"sources": "x"}]])
def test_nothing_is_cited(citations: object) -> None:
    assert links(citations) == ()
