"""An export has everything of one space, in one order, and nothing that follows from the rest."""

import json
from contextlib import aclosing
from typing import Any

import pytest

from recollect.archive.exporting import Export
from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.conversations import editing
from recollect.conversations.editing import Edit
from recollect.errors import Unavailable
from recollect.models import Conversation, Message, Part, conversation_id
from recollect.store.scoped import ScopedCollection
from recollect.store.store import Store
from tests.archive.roundtrip import exported
from tests.capture.build import at, conversation, message

SPACE = "spc_test"


async def capture(store: Store, *told: Conversation, space: str = SPACE) -> None:
    ingest = Ingest(store)
    for each in told:
        await ingest(space, from_conversation(each))


async def lines(store: Store) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (await exported(store, SPACE)).split(b"\n")[:-1]]


async def test_an_empty_space(store: Store) -> None:
    assert await exported(store, SPACE) == (
        b'{"type":"recollect","format":1}\n{"type":"end","conversations":0,"messages":0}\n'
    )


async def test_a_line_for_everything(store: Store) -> None:
    tree = (
        message("a", "What?", created_at=at(0)),
        message("b1", "One.", "a", role="assistant", model="m", created_at=at(2)),
        message("b2", "Two.", "a", role="assistant", status="partial", created_at=at(1)),
    )
    told = conversation(*tree, title="T", active_leaf="b1", tags=("x",), updated_at=at(3))
    await capture(store, told)
    head, talk, *said, end = await lines(store)
    assert head == {"type": "recollect", "format": 1}
    assert end == {"type": "end", "conversations": 1, "messages": 3}
    assert talk["site"] == {
        "title": "T", "tags": ["x"], "updated_at": "2026-05-01T12:03:00.000Z",
        "active_leaf": "b1", "temporary": False, "references": [],
    }  # fmt: skip
    assert (talk["created_at"], talk["user"]) == ("2026-05-01T12:00:00.000Z", {})
    assert talk["merge"]["ranks"].keys() == talk["site"].keys() - {"updated_at"}
    assert [each["external_id"] for each in said] == ["a", "b2", "b1"]
    assert [each["parent_id"] for each in said] == [None, "a", "a"]
    assert {each["conversation"] for each in said} == {"talk"}
    assert said[2]["parts"] == [{"type": "text", "text": "One."}]
    assert said[2]["merge"]["ranks"].keys() == {"parent_id", "model", "created_at"}


async def test_nothing_that_follows_or_changes_is_in_it(store: Store) -> None:
    await capture(store, conversation(message("a", "What?")))
    content = (await exported(store, SPACE)).decode()
    for name in ("_id", "conv_", "msg_", "spc_", "terms", "tokens", "position", "stored_at"):
        assert f'"{name}' not in content


async def test_the_order_is_that_of_the_names(store: Store) -> None:
    names = ("b", "a", "é", "Z", "", "\uffff", "\U0001f600", "a\x00")
    await capture(
        store, *(Conversation(site, name, "stream") for site in ("y", "x") for name in names)
    )
    for name in ("a", "\uffff"):
        key = conversation_id(SPACE, "x", name)
        await editing.delete(store.space(SPACE), key, at(1))
    told = [(line["platform"], line["external_id"]) for line in (await lines(store))[1:-1]]
    assert told == sorted(told) and len(told) == 16


async def test_of_what_is_deleted_only_the_name_is_left(store: Store) -> None:
    await capture(store, conversation(message("a", "secret"), title="secret"))
    key = conversation_id(SPACE, "site", "talk")
    await editing.delete(store.space(SPACE), key, at(1))
    (_, gone, end) = await lines(store)
    assert gone == {
        "type": "tombstone", "platform": "site", "external_id": "talk",
        "deleted_at": "2026-05-01T12:01:00.000Z",
    }  # fmt: skip
    assert end["conversations"] == 0
    await editing.restore(store.space(SPACE), key)
    assert "secret" in (await exported(store, SPACE)).decode()


async def test_what_the_user_set_stands_beside_what_the_site_says(store: Store) -> None:
    await capture(store, conversation(message("a"), title="site's", tags=("s",)))
    key = conversation_id(SPACE, "site", "talk")
    await editing.edit(store.space(SPACE), key, Edit({"title": "mine", "tags": []}))
    talk = (await lines(store))[1]
    assert talk["user"] == {"title": "mine", "tags": []}
    assert (talk["site"]["title"], talk["site"]["tags"]) == ("site's", ["s"])


async def test_another_space_is_not_in_it(store: Store) -> None:
    await capture(store, conversation(message("a")), space="spc_other")
    assert len(await lines(store)) == 2


async def test_more_than_a_group_of_conversations(store: Store) -> None:
    talks = [
        conversation(message("a", created_at=at(1)), message("b", parent="a"), external_id=f"{n}")
        for n in range(120)
    ]
    await capture(store, *talks)
    export = Export(store.space(SPACE))
    content = b"".join([chunk async for chunk in export.chunks()])
    assert (export.conversations, export.messages, await export.total()) == (120, 240, 120)
    told = [json.loads(line) for line in content.splitlines()]
    names = [line.get("conversation", line.get("external_id")) for line in told[1:-1]]
    assert names == [name for n in sorted(map(str, range(120))) for name in (n, n, n)]


async def test_texts_of_any_kind_stand_as_they_are(store: Store) -> None:
    text = "\x00\u2028\u2029\x85\ufffd\r\n 東京 👩‍👩‍👧 $HOME \\u0041" + "x" * (
        4 * 1024 * 1024 - 200
    )
    await capture(store, conversation(Message("$a.b", "user", (Part("text", text),))))
    (_, _, said, _) = await lines(store)
    assert said["parts"][0]["text"] == text and said["external_id"] == "$a.b"


async def test_a_database_that_fails_is_no_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await capture(store, conversation(message("a")))

    async def failing(*_: Any, **__: Any) -> Any:
        raise Unavailable("The database does not answer.")
        yield  # a generator that fails at its first step

    monkeypatch.setattr(ScopedCollection, "stream_of", failing)
    got = []
    with pytest.raises(Unavailable):
        async for chunk in Export(store.space(SPACE)).chunks():
            got.append(chunk)
    assert b'"end"' not in b"".join(got)


async def test_who_leaves_early_leaves_nothing_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks = [conversation(message("a", "x" * 9_000), external_id=f"{n:03}") for n in range(160)]
    await capture(store, *talks)
    whole, begun, ended = ScopedCollection.stream_of, [], []

    async def watched(*arguments: Any, **options: Any) -> Any:
        begun.append(arguments)
        try:
            async with aclosing(whole(*arguments, **options)) as documents:
                async for document in documents:
                    yield document
        finally:
            ended.append(arguments)

    monkeypatch.setattr(ScopedCollection, "stream_of", watched)
    async with aclosing(Export(store.space(SPACE)).chunks()) as chunks:
        await anext(chunks)
        assert 0 < len(begun) < 4 and len(ended) < len(begun)
    assert len(ended) == len(begun)


async def test_what_was_not_read_is_counted(store: Store) -> None:
    states = ("parsed", "faulty", "unparsed", "unparsed")
    frames = [{"_id": f"frame {n}", "state": state} for n, state in enumerate(states)]
    await store.space(SPACE).frames.write(inserts=[*frames, {"_id": "a piece of the last"}])
    assert await Export(store.space(SPACE)).unread() == 3
    assert await Export(store.space("spc_other")).unread() == 0
