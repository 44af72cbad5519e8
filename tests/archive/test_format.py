"""docs/export-format.md: its example goes in and comes out the same, and it names every field."""

import re
from pathlib import Path

import pytest

from recollect.schemas.lossless import (
    ConversationLineSchema,
    EndSchema,
    HeaderSchema,
    MarksSchema,
    MemoryLineSchema,
    MemorySourceSchema,
    MemoryVersionLineSchema,
    MessageLineSchema,
    MessageSchema,
    PartLineSchema,
    SiteSchema,
    SnapshotSchema,
    TombstoneSchema,
    TurnLineSchema,
)
from recollect.store.store import Store
from tests.archive.roundtrip import exported, imported, new_space
from tests.contract.exchanges import exchanges

PAGE = Path(__file__).resolve().parents[2] / "docs" / "export-format.md"
SCHEMAS = (
    *(HeaderSchema, ConversationLineSchema, SiteSchema, SnapshotSchema, MessageLineSchema),
    *(MessageSchema, PartLineSchema, MarksSchema, TurnLineSchema, TombstoneSchema, EndSchema),
    *(MemoryLineSchema, MemorySourceSchema, MemoryVersionLineSchema),
)


def example() -> bytes:
    """The lines that the page shows."""
    (block,) = re.findall(r"```jsonl\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(block).encode()


async def test_the_example_goes_in_and_comes_out_the_same(store: Store) -> None:
    space = new_space()
    report = await imported(store, space, example())
    assert (report.conversations, report.created, report.skipped_count) == (1, 2, 0)
    assert await exported(store, space) == example()


def test_the_example_is_what_the_server_answers() -> None:
    (answer,) = (each.answer for each in exchanges("rest") if each.name == "rest-17-export")
    assert answer.encode() == example()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_field_is_named(schema: type[SiteSchema]) -> None:
    text = PAGE.read_text("utf-8")
    assert not [name for name in schema().fields if f"`{name}`" not in text]
