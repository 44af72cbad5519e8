"""Turns among real messages: where they stand, and which give way."""

from dataclasses import replace

from recollect.capture.provisional.likeness import saying
from recollect.capture.provisional.turns import Real, Turn, shown_turn
from recollect.capture.provisional.weaving import Path, Woven, woven
from recollect.models import Message, Part, Role
from tests.capture.build import at


def turn(name: str, text: str, role: Role = "user", *, minute: int = 5, key: str = "") -> Turn:
    """A stored turn."""
    shown = shown_turn(Message(key, role, (Part("text", text),)), at(minute), 1)
    return replace(shown, external_id=name, message=None)


def path(*told: tuple[str, str, Role], rooted: bool = True, first: int = 0) -> Path:
    """Messages one minute after the other: id, text, role."""
    reals = {
        key: Real(key, saying(role, text), at(first + number))
        for number, (key, text, role) in enumerate(told)
    }
    return Path(list(reals), reals, rooted)


def weave(reals: Path, *turns: Turn, order: tuple[str, ...] = ()) -> Woven:
    return woven(reals, {each.external_id: each for each in turns}, order)


def test_between_two_messages_turns_come_first() -> None:
    reals = path(("a", "first", "user"), ("t", "tool", "tool"), ("b", "last", "user"))
    found = weave(reals, turn("x", "page only"), order=("a", "x", "b"))
    assert found.keys == ["a", "x", "t", "b"]
    assert found.order == ["a", "x", "t"]


def test_a_window_stands_in_front_of_the_first_message_it_shares() -> None:
    told: tuple[tuple[str, str, Role], ...] = (("a", "first", "user"), ("b", "last", "user"))
    found = weave(path(*told), turn("x", "page only"), order=("x", "b"))
    assert found.keys == ["a", "x", "b"]
    # Where the conversation begins is not known: what the page showed may be before it.
    found = weave(path(*told, rooted=False), turn("x", "page only"), order=("x", "b"))
    assert found.keys == ["x", "a", "b"]


def test_with_nothing_in_common_time_decides() -> None:
    told: tuple[tuple[str, str, Role], ...] = (("a", "one", "user"), ("b", "two", "user"))
    assert weave(path(*told, first=0), turn("x", "page only")).keys == ["a", "b", "x"]
    assert weave(path(*told, first=5), turn("x", "page only")).keys == ["a", "x", "b"]
    assert weave(path(*told, first=6), turn("x", "page only")).keys == ["x", "a", "b"]


def test_a_turn_gives_way_to_the_message_of_its_id_on_any_branch() -> None:
    reals = path(("a", "one", "user"))
    other = {**reals.reals, "b": Real("b", saying("user", "what it says now"))}
    found = weave(replace(reals, reals=other), turn("x", "what it said", key="b"))
    assert found.gave_way == {"x": "b"} and found.keys == ["a"]


def test_an_id_that_another_role_has_is_not_its_own() -> None:
    reals = path(("a", "one", "user"))
    found = weave(reals, turn("x", "an answer", "assistant", key="a"))
    assert not found.gave_way and found.keys == ["a", "x"]


def test_a_message_that_tells_the_beginning_is_remembered() -> None:
    begun = "This is the beginning of"
    half = replace(path(("a", begun, "assistant")), reals={
        "a": Real("a", saying("assistant", begun, partial=True))
    })  # fmt: skip
    said = turn("x", f"{begun} a long answer.", "assistant")
    found = weave(half, said)
    assert found.keys == ["x", "a"] and found.turns["x"].beside == "a"
    whole = path(("a", f"{begun} a long answer.", "assistant"))
    assert weave(whole, found.turns["x"], order=tuple(found.order)).gave_way == {"x": "a"}


def test_several_messages_in_a_row_take_one_turn() -> None:
    reals = path(
        ("q", "Where?", "user"),
        ("a", "Let me look.", "assistant"),
        ("t", "found", "tool"),
        ("b", "In China, it says.", "assistant"),
    )
    found = weave(reals, turn("x", "Let me look. In China, it says.", "assistant"))
    assert found.gave_way == {"x": "b"}


def test_turns_are_told_as_often_as_they_are_shown() -> None:
    reals = path(("a", "ok", "user"))
    found = weave(reals, turn("x", "ok"), turn("y", "ok"))
    assert len(found.gave_way) == 1 and len(found.turns) == 1
    again = weave(reals, *found.turns.values(), order=tuple(found.order))
    assert not again.gave_way


def test_a_turn_does_not_give_way_to_what_was_said_again_elsewhere() -> None:
    tea = turn("y", "A long answer about tea.", "assistant")
    other: tuple[tuple[str, str, Role], ...] = (
        ("q", "yes", "user"),
        ("a", "Another one, about coffee.", "assistant"),
    )
    found = weave(path(*other, rooted=False), turn("x", "yes"), tea, turn("z", "And?"))
    assert not found.gave_way and found.keys == ["q", "a", "x", "y", "z"]
    same = path(("q", "yes", "user"), ("b", tea.said.text, "assistant"), rooted=False)
    assert weave(same, turn("x", "yes"), tea).gave_way == {"x": "q", "y": "b"}
