"""Reading a lossless export back: damage costs what is damaged, and is told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from recollect.archive.records import Prepared, Skipped, Unreadable
from recollect.archive.restoring import is_lossless, restored
from recollect.archive.splitting import Fault, LineSplitter

HEAD = {"type": "recollect", "format": 1}


def talk(name: str = "t", **fields: Any) -> dict[str, Any]:
    """A conversation's line, without ranks."""
    moment = "2026-05-01T12:00:00.000Z"
    told = {"type": "conversation", "platform": "site", "external_id": name, "created_at": moment}
    return {**told, "site": {}, "user": {}, **fields}


def said(key: str, name: str = "t", **fields: Any) -> dict[str, Any]:
    """A message's line, without ranks."""
    told = {"type": "message", "conversation": name, "external_id": key, "parent_id": None}
    return {**told, "role": "user", "parts": [{"type": "text", "text": key}], **fields}


def end(conversations: int, messages: int) -> dict[str, Any]:
    return {"type": "end", "conversations": conversations, "messages": messages}


def marks(**fields: Any) -> dict[str, Any]:
    """Ranks of a complete message with a parent."""
    rank = "0101" + "00" * 19
    told = {"rank": rank, "ranks": {"parent_id": rank + "00" * 4}, "fingerprint": "00" * 16}
    return {**told, **fields}


def read(*lines: Any) -> tuple[list[tuple[str, list[str]]], list[tuple[str, int | None]]]:
    """What is prepared (conversation and its messages), and what is skipped and where."""
    encoded = b"".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines
    )
    splitter = LineSplitter()
    items = list(restored(iter([*splitter.feed(encoded), *splitter.close()]), "x.jsonl"))
    prepared = [item for item in items if isinstance(item, Prepared)]
    skipped = [item for item in items if isinstance(item, Skipped)]
    return (
        [
            (p.incoming.conversation.external_id, [m.external_id for m in p.incoming.messages])
            for p in prepared
        ],
        [(item.reason, item.position) for item in skipped],
    )


def test_a_whole_file() -> None:
    prepared, skipped = read(
        HEAD, talk("one"), said("a", "one"), said("b", "one"), talk("two"), end(2, 2)
    )
    assert prepared == [("one", ["a", "b"]), ("two", [])]
    assert not skipped


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    prepared, skipped = read(HEAD, talk(), said("a"), b'{"type":"message","conv')
    assert prepared == [("t", ["a"])]
    assert [reason for reason, _ in skipped] == [
        "it is not JSON",
        "it was cut off: what is missing at its end is not imported",
    ]


def test_lines_that_were_lost_are_noticed() -> None:
    prepared, skipped = read(HEAD, talk(), said("a"), end(1, 2))
    assert prepared == [("t", ["a"])]
    assert skipped == [("there are fewer conversations and messages in it than it says", 4)]


def test_a_damaged_message_costs_itself() -> None:
    prepared, skipped = read(HEAD, talk(), b"{broken\n", said("b"), end(1, 2))
    assert prepared == [("t", ["b"])]
    assert skipped == [("it is not JSON", 3)]


@pytest.mark.parametrize("damaged", [b"{broken\n", talk("two", created_at="never"), b""])
def test_messages_of_a_damaged_conversation_go_to_no_other(damaged: Any) -> None:
    prepared, skipped = read(
        HEAD, talk("one"), said("a", "one"), damaged, said("b", "two"), end(2, 2)
    )
    assert prepared == [("one", ["a"])]
    assert "the conversation that this message belongs to could not be read" in dict(skipped)


def test_two_files_one_after_the_other() -> None:
    one = (HEAD, talk("one"), said("a", "one"), end(1, 1))
    assert read(*one, *one) == ([("one", ["a"]), ("one", ["a"])], [])


def test_a_file_of_another_format_is_left_alone() -> None:
    for form in (2, "1", None):
        prepared, skipped = read({**HEAD, "format": form}, talk(), said("a"), end(1, 1))
        assert not prepared
        assert skipped == [("it is not of format 1, the one that is known here", 1)]


def test_kinds_and_fields_that_are_not_known() -> None:
    prepared, skipped = read(
        HEAD, talk(mood="blue"), {"type": "weather"}, {"type": {}}, [1], said("a", x=1), end(1, 1)
    )
    assert prepared == [("t", ["a"])]
    assert [position for _, position in skipped] == [3, 4, 5]


WRONG = [
    {"role": "king"},
    {"parts": [{"type": "smell"}]},
    {"parts": "text"},
    {"sequence": 2**63},
    {"sequence": "1"},
    {"created_at": "yesterday"},
    {"external_id": 7},
    {"merge": {}},
    {"merge": marks(rank="00")},
    {"merge": marks(rank="zz" * 21)},
    {"merge": marks(rank=["00" * 21])},
    {"merge": marks(ranks={"parent_id": "0101" + "00" * 23, "$where": "01" * 25})},
    {"merge": marks(fingerprint="00" * 15 + " 0")},
    {"merge": "none"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_message_that_is_no_message_is_skipped(wrong: dict[str, Any]) -> None:
    good = said("b", merge=marks())
    prepared, skipped = read(HEAD, talk(), {**said("a"), **wrong}, good, end(1, 2))
    assert prepared == [("t", ["b"])]
    assert len(skipped) == 1 and skipped[0][1] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"platform": "No Site"},
        {"site": {"title": 1}},
        {"site": {"temporary": "yes"}},
        {"site": []},
        {"user": {"tags": [""]}},
        {"site": {"title": "x"}, "merge": {"ranks": {"title": "00"}}},
        {"merge": {"ranks": {"updated_at": "00" * 18}}},
    ],
    ids=str,
)
def test_a_conversation_that_is_none_is_skipped(wrong: dict[str, Any]) -> None:
    prepared, skipped = read(HEAD, {**talk(), **wrong}, talk("good"), end(2, 0))
    assert prepared == [("good", [])]
    assert len(skipped) == 1 and skipped[0][1] == 2


def test_reasons_are_few_and_repeat_nothing() -> None:
    lines = [said("a", parts=[{"type": "text"}] * n + [{"type": f"secret {n}"}]) for n in range(50)]
    _, skipped = read(HEAD, talk(), *lines, end(1, 50))
    assert {reason for reason, _ in skipped} == {"its field 'parts' is missing or wrong"}


def test_a_long_conversation_comes_in_parts() -> None:
    keys = [f"m{n}" for n in range(1100)]
    prepared, skipped = read(HEAD, talk(), *map(said, keys), end(1, 1100))
    assert not skipped
    assert [key for _, part in prepared for key in part] == keys
    assert max(len(part) for _, part in prepared) <= 500


def test_heavy_messages_come_in_smaller_parts() -> None:
    heavy = [said(f"m{n}", parts=[{"type": "text", "text": "x" * 2_000_000}]) for n in range(7)]
    prepared, _ = read(HEAD, talk(), *heavy, end(1, 7))
    assert max(len(part) for _, part in prepared) <= 3


def test_a_source_that_breaks_off_keeps_what_came_before() -> None:
    def lines() -> Iterator[bytes | Fault]:
        yield from (json.dumps(line).encode() for line in (HEAD, talk(), said("a")))
        raise Unreadable("the archive is broken here")

    items = list(restored(lines(), "x"))
    assert [m.external_id for i in items if isinstance(i, Prepared) for m in i.incoming.messages]
    assert "the archive is broken here" in {i.reason for i in items if isinstance(i, Skipped)}


def test_without_ranks_and_parents_the_order_tells_the_place() -> None:
    lines = [HEAD, talk(), *({**said(key), "parent_id": "?"} for key in "ab"), end(1, 2)]
    for line in lines[2:4]:
        del line["parent_id"]
    items = list(restored(iter(json.dumps(line).encode() for line in lines), "x"))
    (prepared,) = (item for item in items if isinstance(item, Prepared))
    assert [message.parse().sequence for message in prepared.incoming.messages] == [0, 1]


@pytest.mark.parametrize(
    ("first", "ours"),
    [
        (b'{"type":"recollect","format":1}', True),
        (b' { "format": 9, "type": "recollect" } ', True),
        (b'{"type":"conversation","title":"recollect"}', False),
        (b'"recollect"', False),
        (b'{"recollect"', False),
        (Fault("x"), False),
        (None, False),
    ],
)
def test_our_own_files_are_known_by_their_first_line(first: bytes | Fault, ours: bool) -> None:
    assert is_lossless(first) is ours
