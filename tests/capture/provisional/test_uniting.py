"""Pages united with what is stored: every turn is kept, in the order in which pages showed them."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.provisional.likeness import grown, saying
from recollect.capture.provisional.turns import Real, Turn, shown_turn
from recollect.capture.provisional.uniting import united
from recollect.capture.provisional.weaving import Path, Woven, woven
from recollect.models import Message, Part, Role, Status
from tests.capture.build import at

ROLES: tuple[Role, ...] = ("user", "assistant")
WORDS = ("ok", "Yes, and a great many other words after that.", "Tea", "東京", "🫖", "")


NO_REALS = Path()


def turn(
    text: str, role: Role = "user", *, minute: int = 0, key: str = "", half: bool = False
) -> Turn:
    """A turn as a page shows it."""
    status: Status = "partial" if half else "complete"
    return shown_turn(Message(key, role, (Part("text", text),), status=status), at(minute), 1)


def real(key: str, text: str, role: Role = "user", created_at: datetime | None = None) -> Real:
    return Real(key, saying(role, text), created_at)


def path(*reals: Real, rooted: bool = True) -> Path:
    return Path(
        [each.external_id for each in reals], {each.external_id: each for each in reals}, rooted
    )


def seen(stored: Woven, page: list[Turn], reals: Path = NO_REALS) -> Woven:
    """The stored order after a page, as a capture works it out."""
    with_page = united(stored, reals, page, lambda _: False)
    return woven(reals, with_page.turns, with_page.order)


NOTHING = woven(Path(), {}, ())


def texts(found: Woven, reals: Path = NO_REALS) -> list[str]:
    return [
        found.turns[key].said.text if key in found.turns else reals.reals[key].said.text
        for key in found.keys
    ]


long = st.integers(0, 30).map(lambda number: f"Turn {number} has some words of its own: {number}.")
turns = st.lists(
    st.builds(
        turn,
        st.sampled_from(WORDS) | long,
        st.sampled_from(ROLES),
        minute=st.integers(0, 3),
        key=st.sampled_from(("", "", "k1", "k2")),
        half=st.booleans(),
    ),
    max_size=8,
)
unkeyed = st.lists(
    st.builds(turn, long, st.sampled_from(ROLES)),
    max_size=12,
    unique_by=lambda each: each.said.mark,
)

telling = st.lists(
    st.builds(turn, long.map(lambda text: 3 * text), st.sampled_from(ROLES)),
    max_size=12,
    unique_by=lambda each: each.said.mark,
)


@given(turns)
def test_the_same_page_again_adds_nothing(page: list[Turn]) -> None:
    once = seen(NOTHING, page)
    assert len(once.keys) == len(once.turns) == len(page)
    again = seen(once, page)
    assert again.keys == once.keys and again.turns.keys() == once.turns.keys()


@given(turns, turns)
def test_every_turn_is_kept(one: list[Turn], other: list[Turn]) -> None:
    first = seen(NOTHING, one)
    both = seen(first, other)
    assert first.turns.keys() <= both.turns.keys() == set(both.keys)
    assert len(both.keys) == len(set(both.keys))
    for shown in (*one, *other):
        assert any(
            grown(shown.said, stored.said)
            or shown.content == stored.content
            or (shown.key and shown.key == stored.key)
            for stored in both.turns.values()
        )


@given(unkeyed, st.data())
def test_windows_of_one_conversation_make_it_whole(whole: list[Turn], data: st.DataObject) -> None:
    """Windows that overlap, in any order of overlapping, end in the order of the conversation."""
    end, found = 0, NOTHING
    while end < len(whole):
        start = data.draw(st.integers(max(0, end - 3), max(0, end - 1)))
        end = data.draw(st.integers(end + 1, len(whole)))
        found = seen(found, whole[start:end])
    assert texts(found) == [each.said.text for each in whole]


@given(unkeyed, st.integers(0, 12), st.integers(0, 12))
def test_turns_shown_again_from_the_end_stand_in_front(
    whole: list[Turn], start: int, overlap: int
) -> None:
    late = seen(NOTHING, whole[start:])
    found = seen(late, whole[: start + overlap + 1])
    assert set(texts(found)) == {each.said.text for each in whole}
    if whole[start:]:
        assert texts(found) == [each.said.text for each in whole]


@given(telling, st.sets(st.integers(0, 11)))
def test_real_messages_take_their_turns_and_no_others(whole: list[Turn], told: set[int]) -> None:
    page = seen(NOTHING, whole)
    reals = path(
        *(
            real(f"m{at_}", each.said.text, each.said.role)
            for at_, each in enumerate(whole)
            if at_ in told
        ),
        rooted=0 in told,
    )
    found = woven(reals, page.turns, page.order)
    assert len(found.gave_way) == len(reals.keys)
    assert texts(found, reals) == [each.said.text for each in whole]
    # Told once more, without the turns that gave way, everything stands where it stood.
    again = woven(reals, found.turns, found.order)
    assert again.keys == found.keys and not again.gave_way


def test_an_answer_that_grew_keeps_its_id_and_the_longer_text() -> None:
    first = seen(NOTHING, [turn("Tea?"), turn("In Chi", "assistant", half=True)])
    grown_page = seen(first, [turn("Tea?"), turn("In China.", "assistant", minute=1)])
    assert grown_page.keys == first.keys and texts(grown_page) == ["Tea?", "In China."]
    shorter = seen(grown_page, [turn("Tea?"), turn("In Chi", "assistant", half=True, minute=2)])
    assert texts(shorter) == ["Tea?", "In China."]


def test_a_turn_of_another_id_is_another_turn() -> None:
    first = seen(NOTHING, [turn("ok", key="a")])
    assert texts(seen(first, [turn("ok", key="b")])) == ["ok", "ok"]
    assert texts(seen(first, [turn("ok")])) == ["ok"]


def talk(first: int, *said: str) -> list[Turn]:
    """Turns from this place on: a letter stands for a long turn, else it is what a person says."""
    return [
        turn(
            f"Only here is anything told of {text}." if len(text) == 1 else text,
            ROLES[(first + place) % 2],
        )
        for place, text in enumerate(said)
    ]


@pytest.mark.parametrize("again", ["yes", "Please go on with the next part."])
def test_what_people_say_again_and_again_stays_where_it_was_said(again: str) -> None:
    whole = talk(0, again, "b", "c", "d", again, "f", "g", "h", again, "k")
    wanted = [each.said.text for each in whole]
    first = seen(NOTHING, whole[:4])
    assert texts(seen(first, whole[3:])) == wanted
    last = seen(NOTHING, whole[5:])
    assert texts(seen(last, whole[:6])) == wanted
    assert texts(seen(seen(first, whole[7:]), whole)) == wanted
    # Pages with nothing in common but what is said everywhere.
    apart = seen(seen(NOTHING, whole[3:6]), whole[7:])
    assert texts(apart) == wanted[3:6] + wanted[7:]


def test_what_stands_beside_a_turn_that_moved_moves_with_it() -> None:
    whole = talk(0, "a", "b", "yes", "d", "e", "f", "yes", "h")
    late = seen(seen(NOTHING, whole[4:]), whole[:3])
    assert texts(late) != [each.said.text for each in whole]
    found = seen(late, whole)
    assert texts(found) == [each.said.text for each in whole]
    assert late.turns.keys() <= found.turns.keys()


def test_answers_that_are_told_by_turns_are_not_told_apart_again() -> None:
    pages = [talk(0, "a", "b", "Where?", short) for short in ("Here.", "There.", "Nowhere.")]
    found = NOTHING
    for _ in range(3):
        for page in pages:
            found = seen(found, page)
    assert texts(found) == [*(each.said.text for each in pages[0]), "There.", "Nowhere."]


def test_what_another_branch_tells_parts_no_neighbours() -> None:
    shown = path(real("r1", "A question of this branch, asked once."), rooted=False)
    elsewhere = real("r2", "An answer that is not on this branch.", "assistant")
    reals = replace(shown, reals={**shown.reals, "r2": elsewhere})
    page = [turn("Why?", key="k"), turn(elsewhere.said.text, "assistant", key="r2"), turn("ok")]
    once = seen(woven(reals, {}, ()), page, reals)
    assert len(once.turns) == 2
    assert seen(once, page, reals).keys == once.keys


def test_an_answer_told_anew_doubles_no_question() -> None:
    first = seen(NOTHING, talk(0, "Hi!", "b"))
    assert texts(seen(first, talk(0, "Hi!", "c"))) == [*texts(first), talk(1, "c")[0].said.text]


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(("yes", "Go on."))), max_size=16), st.data()
)
def test_pages_that_share_an_answer_make_a_talk_whole(
    drawn: list[tuple[bool, str]], data: st.DataObject
) -> None:
    """However often people say the same: every page begins with an answer that is stored."""
    asked = [
        short if is_short else f"q{place} {'x' * 80}"
        for place, (is_short, short) in enumerate(drawn)
    ]
    whole = [
        each
        for place, text in enumerate(asked)
        for each in (turn(text), turn(f"This is answer {place}, and no other.", "assistant"))
    ]
    end, found = 0, NOTHING
    while end < len(whole):
        answers = [place for place in range(max(0, end - 4), end) if place % 2]
        start = data.draw(st.sampled_from(answers)) if answers else 0
        end = data.draw(st.integers(end // 2 + 1, len(whole) // 2)) * 2
        found = seen(found, whole[start:end])
    assert texts(found) == [each.said.text for each in whole]
