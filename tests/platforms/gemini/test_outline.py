"""Turns become a tree: questions, drafts of answers, pages in any order."""

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from recollect.models import ROOT, Conversation
from recollect.platforms.base import Unparsed
from recollect.platforms.gemini.adapter import Gemini
from tests.platforms.gemini.shapes import CHAT, answer, chats, conversation, page, turn

GEMINI = Gemini()
FIRST = turn(
    1, "What is tea?", answer("rc_1a", "A drink."), answer("rc_1b", "A plant."), chosen="rc_1b"
)
SECOND = turn(2, "Since when?", answer("rc_2", "Long ago."), before=(1, "rc_1b"))
THIRD = turn(3, "Where?", answer("rc_3", "In China."), before=(2, "rc_2"))


def parents(payload: Any) -> dict[str, str | None]:
    return {node.external_id: node.parent_id for node in GEMINI.outline(payload).nodes}


def told(payload: Any) -> Conversation:
    return GEMINI.outline(payload).conversation


def test_drafts_are_siblings_and_the_next_question_hangs_on_the_chosen_one() -> None:
    assert parents(conversation(FIRST, SECOND)) == {
        "r_1": ROOT,
        "rc_1a": "r_1",
        "rc_1b": "r_1",
        "r_2": "rc_1b",
        "rc_2": "r_2",
    }
    known = told(conversation(FIRST, SECOND))
    assert known.active_leaf == "rc_2"
    assert told(conversation(FIRST)).active_leaf == "rc_1b"
    assert not known.references


def test_what_is_known_of_the_conversation() -> None:
    known = told(conversation(FIRST, SECOND))
    assert (known.platform, known.source, known.external_id) == ("gemini", "conversation", CHAT)
    assert known.url == "https://gemini.google.com/app/0a1b2c3d4e5f6071"
    assert (known.model, known.title) == ("3 Pro", None)
    assert known.updated_at == datetime(2026, 1, 1, 10, 0, 2, 123456, UTC)


def test_the_list_of_chats_tells_title_and_time() -> None:
    known = told([conversation(FIRST), chats((CHAT, "Tea"))])
    assert known.title == "Tea"
    assert known.updated_at == datetime(2026, 1, 1, 20, 40, 0, 5000, UTC)


def test_a_page_that_does_not_reach_the_first_turn_names_what_is_missing() -> None:
    payload = conversation(THIRD, cursor="more")
    assert parents(payload)["r_3"] == "rc_2"
    assert told(payload).references == {"r_2", "rc_2"}


def test_pages_in_any_order_make_the_same_tree() -> None:
    pages = [page(THIRD, cursor="a"), page(SECOND, cursor="b"), page(FIRST)]
    expected = GEMINI.conversation([page(FIRST, SECOND, THIRD)])
    for order in permutations(pages):
        assert GEMINI.conversation(list(order)) == expected


def test_a_turn_that_two_pages_tell_is_one() -> None:
    both = [page(SECOND, THIRD, cursor="a"), page(FIRST, SECOND)]
    assert GEMINI.conversation(both) == GEMINI.conversation([page(FIRST, SECOND, THIRD)])


def test_of_a_turn_that_two_pages_tell_the_finished_one_counts() -> None:
    begun = turn(3, "Where?", answer("rc_3", "In Chi, and so on", p8=[1]), before=(2, "rc_2"))
    expected = GEMINI.conversation([page(SECOND, THIRD)])
    for pages in ([page(SECOND, begun), page(THIRD)], [page(SECOND, THIRD), page(begun)]):
        assert GEMINI.conversation(pages) == expected


def test_a_draft_that_says_nothing_is_none() -> None:
    beside = turn(1, "What?", answer("rc_1", "That."), answer("rc_x", "", p8=[1], p37=[[""]]))
    assert set(parents(conversation(beside))) == {"r_1", "rc_1"}
    begun = turn(1, "What?", answer("rc_1", "", p8=[1]))
    assert set(parents(conversation(begun))) == {"r_1", "rc_1"}


def test_drafts_with_one_id_are_two() -> None:
    same = turn(1, "What?", answer("rc_1", "That."), answer("rc_1", "This."), answer("rc_1", ""))
    messages = GEMINI.conversation(conversation(same)).messages
    assert [(m.external_id, m.text) for m in messages[1:]] == [
        ("rc_1", "That."),
        ("r_1~1", "This."),
    ]


def test_turns_that_tell_no_turn_before_them_follow_one_another() -> None:
    turns = [turn(n, "What?", answer(f"rc_{n}", "That.")) for n in (1, 2, 3)]
    known = parents(conversation(*turns))
    assert (known["r_1"], known["r_2"], known["r_3"]) == (ROOT, "rc_1", "rc_2")
    for nothing in ([], [CHAT], [CHAT, "", None], "x"):
        turns[2][1] = nothing
        assert parents(conversation(*turns))["r_3"] == "rc_2"
    turns[2][1] = [CHAT, "r_3", "rc_3"]
    assert parents(conversation(*turns))["r_3"] == "rc_2"
    turns[2][1] = [CHAT, "r_1", "rc_1"]
    assert parents(conversation(*turns))["r_2"] == ROOT


def test_a_draft_that_was_dropped_is_not_waited_for() -> None:
    gone = turn(2, "Since when?", before=(1, "rc_gone"))
    payload = conversation(FIRST, gone)
    assert parents(payload)["r_2"] == "rc_1b"
    assert not told(payload).references


def test_a_question_without_an_answer_is_the_last_message() -> None:
    waiting = turn(2, "Since when?", before=(1, "rc_1b"))
    assert told(conversation(FIRST, waiting)).active_leaf == "r_2"
    after = turn(3, "Well?", before=(2, ""))
    assert parents(conversation(FIRST, waiting, after))["r_3"] == "r_2"


def test_an_edited_question_begins_another_branch() -> None:
    edited = turn(4, "Since when, exactly?", answer("rc_4", "2737 BC."), before=(1, "rc_1b"))
    known = parents(conversation(FIRST, SECOND, edited))
    assert known["r_2"] == known["r_4"] == "rc_1b"
    assert told(conversation(FIRST, SECOND, edited)).active_leaf == "rc_4"


def test_loops_are_cut() -> None:
    first = turn(1, "What?", answer("rc_1", "That."), before=(2, "rc_2"))
    second = turn(2, "Why?", answer("rc_2", "So."), before=(1, "rc_1"))
    known = parents(conversation(first, second))
    assert [known["r_1"], known["r_2"]].count(None) == 1
    own = turn(1, "What?", answer("rc_1", "That."), before=(1, "rc_1"))
    assert parents(conversation(own))["r_1"] is None


def test_messages_without_ids_and_twice_the_same_id_keep_every_text() -> None:
    nameless = turn(1, "What?", answer("rc_1", "That."), [None, ["Or that."]])
    nameless[0][1] = None
    again = turn(2, "Why?", answer("rc_1", "So."), before=(1, "rc_1"))
    payload = [page(nameless, again)]
    texts = {message.text for message in GEMINI.conversation(payload).messages}
    assert texts == {"What?", "That.", "Or that.", "Why?", "So."}
    assert parents(payload) == parents([page(nameless, again)])


def test_a_turn_of_another_conversation_is_not_mixed_in() -> None:
    other = turn(9, "SECRET?", answer("rc_9", "SECRET"))
    other[0][0] = "c_other"
    assert set(parents([page(FIRST), page(other)])) == {"r_1", "rc_1a", "rc_1b"}


def test_turns_without_a_time_stand_as_the_page_has_them() -> None:
    early, late = turn(5, "First?"), turn(4, "Second?", before=(5, ""))
    early[4] = None
    nodes = GEMINI.outline([page(early, late)]).nodes
    assert [node.external_id for node in nodes] == ["r_5", "r_4"]


def test_nothing_private_is_in_a_node() -> None:
    node = GEMINI.outline(conversation(FIRST)).nodes[1]
    assert "Switzerland" not in repr(node)


def test_what_is_no_conversation_is_refused() -> None:
    payloads: list[Any] = [None, {}, [], "x", {"pages": [[[[["x_1"]]]]]}]
    for payload in payloads:
        with pytest.raises(Unparsed):
            GEMINI.outline(payload)
    assert told({"pages": [[[[["c_1"]]]]]}).external_id == "c_1"


def test_a_later_turn_leaves_the_messages_of_earlier_ones_as_they_were() -> None:
    before = {n.external_id: n for n in GEMINI.outline(conversation(FIRST, SECOND)).nodes}
    after = {n.external_id: n for n in GEMINI.outline(conversation(FIRST, SECOND, THIRD)).nodes}
    assert before["r_1"] == after["r_1"] and before["r_2"] == after["r_2"]
    assert before["rc_1b"] == after["rc_1b"] and before["rc_2"] == after["rc_2"]
