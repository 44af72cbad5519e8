"""docs/adding-a-site.md: the adapter it shows is an adapter, and does what the page says."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from recollect.models import ROOT
from recollect.platforms.base import Adapter, StreamFrame, Unparsed
from recollect.text import jsontext
from tests.platforms.mutations import places, replaced

PAGE = Path(__file__).resolve().parents[1] / "docs" / "adding-a-site.md"
STREAM = (
    'data: {"chat":"t-1","id":"m-3","after":"m-1","by":"tea-2","thought":"Hm."}\n\n'
    'data: {"add":"Let it cool for "}\n\ndata: {"add":"**5 minutes**."}\n\ndata: {"done":true}\n\n'
)
NONSENSE: list[Any] = [None, 7, "", [], {}, "x", [[]]]


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture
def teachat() -> Iterator[Adapter]:
    module = ModuleType("teachat_of_the_docs")
    sys.modules[module.__name__] = module
    exec(compile(block("python"), str(PAGE), "exec"), module.__dict__)  # noqa: S102 (our own page)
    yield module.TeaChat()
    del sys.modules[module.__name__]


@pytest.fixture
def payload() -> Any:
    return jsontext.loads(block("json"))


def test_the_conversation_of_the_page(teachat: Adapter, payload: Any) -> None:
    conversation = teachat.conversation(payload)
    question, first, second = conversation.messages
    assert (conversation.external_id, conversation.active_leaf) == ("t-1", "m-3")
    assert (question.role, question.parent_id) == ("user", ROOT)
    assert first.parent_id == second.parent_id == "m-1"
    assert second.text == "Let it cool for **5 minutes**."
    assert [part.type for part in second.parts] == ["reasoning", "text"]
    assert not conversation.references
    del payload["messages"][0]
    assert teachat.conversation(payload).references == {"m-1"}


def test_its_stream_at_every_cut(teachat: Adapter, payload: Any) -> None:
    whole = teachat.stream(StreamFrame(STREAM)).messages[0]
    told = teachat.conversation(payload).messages[2]
    assert replace(whole, created_at=told.created_at).text == told.text
    assert (whole.external_id, whole.parent_id, whole.status) == ("m-3", "m-1", "complete")
    for cut in range(len(STREAM)):
        try:
            beginning = teachat.stream(StreamFrame(STREAM[:cut])).messages[0]
        except Unparsed:
            continue
        assert whole.text.startswith(beginning.text)


def test_nonsense_and_what_is_private(teachat: Adapter, payload: Any) -> None:
    kept = teachat.without_private(payload)
    assert "somebody" not in json.dumps(kept)
    assert teachat.conversation(kept) == teachat.conversation(payload)
    assert teachat.exported(payload)
    refused = 0
    for place in places(payload):
        for nonsense in NONSENSE:
            try:
                teachat.conversation(replaced(payload, place, nonsense))
            except Unparsed:
                refused += 1
    assert refused
