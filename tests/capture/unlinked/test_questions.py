"""What is left of a capture when questions are taken out of it."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.faults import Unread
from recollect.capture.incoming import Incoming, IncomingMessage, from_conversation
from recollect.capture.unlinked.questions import Told, parsed
from recollect.models import ROOT, UNLINKED, Message
from recollect.platforms.unlinked import identifier
from tests.capture.build import at, conversation, message


def asked(key: str, parent: str | None) -> Message:
    return message(key, parent=parent, created_at=at(1))


def answer(key: str, parent: str | None) -> Message:
    return message(key, parent=parent, role="assistant")


TREE = (
    asked("q1", ROOT),
    answer("a1", "q1"),
    answer("a1b", "a1"),
    asked("q2", "a1b"),
    answer("a2", "q2"),
    asked("q3", "a2"),
)


def capture(*messages: Message, leaf: str | None = None) -> Incoming:
    told = conversation(*messages, active_leaf=leaf, references=frozenset({"gone", "a1"}))
    return from_conversation(told)


def left(incoming: Incoming) -> dict[str, str | None]:
    return {told.external_id: told.parent_id for told in parsed(incoming)}


def test_questions_are_found_by_the_ids_of_their_records() -> None:
    told = Told(capture(*TREE, asked("q4", None), message("q5"))).questions()
    assert told[identifier("words of q1", at(1))] == ["q1"]
    assert sorted(told.values()) == [["q1"], ["q2"], ["q3"], ["q4"]]


def test_questions_of_the_same_words_and_second_are_found_together() -> None:
    one, other = (message(key, "Go on.", created_at=at(1)) for key in ("q1", "q2"))
    record = message(UNLINKED + "x", "Go on.", created_at=at(1))
    told = Told(capture(one, other, record)).questions()
    assert told == {identifier("Go on.", at(1)): ["q1", "q2"]}


def test_a_question_goes_with_all_its_answers() -> None:
    incoming = Told(capture(*TREE, leaf="a1b")).without(["q1"])
    assert left(incoming) == {"q2": ROOT, "a2": "q2", "q3": "a2"}
    told = incoming.conversation
    assert told.references == {"gone"}
    assert told.active_leaf is None


def test_what_follows_hangs_on_what_is_left_above() -> None:
    incoming = Told(capture(*TREE, leaf="q3")).without(["q2"])
    assert left(incoming) == {"q1": ROOT, "a1": "q1", "a1b": "a1", "q3": "a1b"}
    assert incoming.conversation.active_leaf == "q3"
    moved = next(each for each in incoming.messages if each.external_id == "q3")
    before = next(each for each in capture(*TREE).messages if each.external_id == "q3")
    assert moved.fingerprint() != before.fingerprint()
    assert moved.fingerprint() == moved.fingerprint()


def test_the_order_of_messages_makes_no_difference() -> None:
    one = left(Told(capture(*TREE)).without(["q1"]))
    assert left(Told(capture(*reversed(TREE))).without(["q1"])) == one


def test_a_message_that_cannot_be_read_stays() -> None:
    def broken() -> Message:
        raise Unread("KeyError in parts, line 1")

    incoming = capture(*TREE)
    unread = IncomingMessage("x", lambda: b"", broken)
    incoming = Incoming(incoming.conversation, [*incoming.messages, unread])
    kept = Told(incoming).without(["q1"])
    assert kept.messages[-1] is unread
    assert left(kept) == {"q2": ROOT, "a2": "q2", "q3": "a2"}


keys = st.sampled_from("abcdef")


@given(st.dictionaries(keys, st.tuples(st.none() | keys, st.booleans())), st.sets(keys))
def test_any_tree(tree: dict[str, tuple[str | None, bool]], gone: set[str]) -> None:
    messages = [
        asked(key, parent) if by_user else answer(key, parent)
        for key, (parent, by_user) in tree.items()
    ]
    questions = {key for key in gone if key in tree and tree[key][1]}
    kept = left(Told(capture(*messages)).without(questions))
    assert not kept.keys() & questions
    assert not set(kept.values()) & questions
    assert all(key in kept for key, (_, by_user) in tree.items() if by_user and key not in gone)
