"""What several spaces have, put together to be ranked as one."""

from datetime import UTC, datetime

from recollect.search.candidates import Candidates
from recollect.search.together import Gathered, newest_first, places, united
from recollect.search.turns import Candidate

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def gathered(space: str, total: int, size: float | None, **frequencies: int) -> Gathered:
    """A space with one candidate of its own."""
    one = Candidate(f"msg_{space}", f"conv_{space}", DAY, "word")
    found = Candidates([one], total, frequencies, size, {one.conversation: f"title of {space}"})
    return Gathered(space, found, {})


def test_one_space_stays_as_it_is() -> None:
    alone = gathered("a", 3, None, word=1)
    assert united([alone]) is alone.candidates


def test_totals_and_frequencies_add_up_and_sizes_are_weighted() -> None:
    parts = [gathered("a", 10, 4.0, word=1, rare=1), gathered("b", 30, 8.0, word=5)]
    both = united(parts)
    assert (both.total, both.frequencies, both.size) == (40, {"word": 6, "rare": 1}, 7.0)
    assert [one.id for one in both.found] == ["msg_a", "msg_b"]
    assert both.titles == {"conv_a": "title of a", "conv_b": "title of b"}
    assert places(parts) == {"msg_a": "a", "msg_b": "b"}


def test_a_space_that_tells_no_size_weighs_nothing() -> None:
    assert united([gathered("a", 10, 4.0), gathered("b", 30, None)]).size == 4.0
    assert united([gathered("a", 10, None), gathered("b", 30, None)]).size is None
    assert united([gathered("a", 0, 4.0), gathered("b", 30, 8.0)]).size == 8.0


def test_the_newest_comes_first_and_what_has_no_time_last() -> None:
    times = {"a": None, "b": DAY, "c": DAY.replace(day=2)}
    mixed = [Candidate(key, "conv", moment, "") for key, moment in times.items()]
    assert [one.id for one in newest_first(mixed)] == ["c", "b", "a"]
