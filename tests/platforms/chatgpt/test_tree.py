"""ChatGPT's mapping: keys and ids, hidden nodes, poor exports and impossible trees."""

import time
from typing import Any

from recollect.models import ROOT
from tests.platforms.chatgpt.shapes import hidden_message, parents, parsed, raw_message


def node(parent: Any, message: Any = None, children: Any = ()) -> dict[str, Any]:
    return {"parent": parent, "message": message, "children": list(children)}


def test_node_keys_are_translated_to_message_ids() -> None:
    conversation = parsed(
        {"k1": node(None, raw_message("m1"), ["k2"]), "k2": node("k1", raw_message("m2"))},
        current_node="k2",
    )
    assert parents(conversation) == {"m1": ROOT, "m2": "m1"}
    assert conversation.active_leaf == "m2"
    assert conversation.references == frozenset()


def test_a_message_without_an_id_has_that_of_its_node() -> None:
    message = raw_message("m1")
    del message["id"]
    assert parents(parsed({"k1": node(None, message)})) == {"k1": ROOT}


def test_two_nodes_with_one_message_id_are_both_kept() -> None:
    conversation = parsed(
        {
            "k1": node(None, raw_message("same", "one")),
            "k2": node("k1", raw_message("same", "two")),
            "same": node("k2", raw_message("same", "three")),
        }
    )
    assert [message.text for message in conversation.messages] == ["one", "two", "three"]
    assert len(parents(conversation)) == 3


def test_children_are_hung_on_the_nearest_stored_ancestor() -> None:
    conversation = parsed(
        {
            "root": node(None),
            "h1": node("root", hidden_message("h1")),
            "m1": node("h1", raw_message("m1")),
            "h2": node("m1", hidden_message("h2")),
            "h3": node("h2", hidden_message("h3")),
            "m2": node("h3", raw_message("m2")),
            "m3": node("h3", raw_message("m3")),
        },
        current_node="h3",
    )
    assert parents(conversation) == {"m1": ROOT, "m2": "m1", "m3": "m1"}
    assert conversation.active_leaf == "m1"


def test_what_is_named_but_not_there_is_a_reference() -> None:
    conversation = parsed(
        {
            "m1": node("gone", raw_message("m1"), ["m2", "cut off", 7]),
            "m2": node("m1", raw_message("m2"), ["cut off too"]),
        },
        current_node="gone",
    )
    assert conversation.references == {"gone", "cut off", "cut off too"}
    assert parents(conversation)["m1"] == "gone"
    assert conversation.active_leaf is None


def test_a_message_that_a_wrong_key_names_is_not_missing() -> None:
    nodes = {"k1": node(None, raw_message("m1")), "k2": node("m1", raw_message("m2"))}
    conversation = parsed(nodes)
    assert conversation.references == frozenset()
    assert parents(conversation) == {"m1": ROOT, "m2": "m1"}


def test_a_leaf_that_is_not_stored_is_none() -> None:
    conversation = parsed({"h": node("gone", hidden_message("h"))}, current_node="h")
    assert conversation.active_leaf is None


def test_the_root_of_the_site_is_never_missing() -> None:
    conversation = parsed({"m1": node("client-created-root", raw_message("m1"))})
    assert parents(conversation) == {"m1": ROOT}
    assert conversation.references == frozenset()


def test_without_parents_the_children_tell_the_tree() -> None:
    conversation = parsed(
        {
            "root": {"children": ["m1"]},
            "m1": {"message": raw_message("m1"), "children": ["m2"]},
            "m2": {"message": raw_message("m2")},
        }
    )
    assert parents(conversation) == {"m1": ROOT, "m2": "m1"}


def test_without_any_tree_the_time_tells_the_order() -> None:
    conversation = parsed(
        {
            "c": {"message": raw_message("c", create_time=30)},
            "c2": {"message": raw_message("c2")},
            "a": {"message": raw_message("a", create_time="1970-01-01T00:00:10Z")},
            "b": {"message": raw_message("b", create_time=20.5)},
            "h": {"message": hidden_message("h")},
        }
    )
    order = [(message.external_id, message.sequence) for message in conversation.messages]
    assert order == [("a", 0), ("b", 1), ("c", 2), ("c2", 3)]
    assert set(parents(conversation).values()) == {None}


def test_a_tree_gives_no_sequence() -> None:
    (message,) = parsed({"m": node(None, raw_message("m"))}).messages
    assert message.sequence is None


def test_loops_are_cut() -> None:
    conversation = parsed(
        {
            "self": node("self", raw_message("self")),
            "a": node("b", raw_message("a")),
            "b": node("a", raw_message("b")),
            "c": node("b", raw_message("c")),
            "h1": node("h2", hidden_message("h1")),
            "h2": node("h1", hidden_message("h2")),
            "d": node("h1", raw_message("d")),
        },
        current_node="h2",
    )
    found = parents(conversation)
    assert found["self"] is None
    assert found["d"] is None
    assert found["c"] == "b"
    assert sorted([found["a"] or "", found["b"] or ""]) in (["", "a"], ["", "b"])
    assert conversation.active_leaf is None


def test_a_long_hidden_chain_is_climbed_once() -> None:
    count = 5_000
    nodes = {f"h{n}": node(f"h{n - 1}" if n else None, hidden_message("h")) for n in range(count)}
    nodes |= {f"m{n}": node(f"h{count - 1}", raw_message(f"m{n}")) for n in range(count)}
    start = time.process_time()
    assert set(parents(parsed(nodes)).values()) == {ROOT}
    assert time.process_time() - start < 5


def test_nodes_that_are_no_nodes_are_passed_over() -> None:
    conversation = parsed(
        {"x": 1, "y": None, "z": {"message": []}, "m": node(["z"], raw_message("m"))},
        current_node=["m"],
    )
    assert parents(conversation) == {"m": None}
