"""What subscribers are told of which change."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recollect.events.event import event_of
from recollect.store.changes import Change
from tests.events.memory import document

THEN = datetime(2026, 5, 2, tzinfo=UTC)
CASES: dict[str, tuple[str, dict[str, Any], datetime | None, str | None]] = {
    "new": ("insert", {}, None, "created"),
    "new, and deleted since": ("insert", {}, THEN, "created"),
    "changed": ("update", {}, None, "updated"),
    "replaced": ("replace", {}, None, "updated"),
    "deleted": ("update", {"deleted_at": THEN}, THEN, "deleted"),
    "deleted, and restored since": ("update", {"deleted_at": THEN}, None, "deleted"),
    "restored": ("update", {"deleted_at": None}, None, "restored"),
    "moved here": ("update", {"space": "spc"}, None, "created"),
    "changed in the trash": ("update", {}, THEN, None),
}


@pytest.mark.parametrize(("operation", "updated", "deleted_at", "kind"), CASES.values(), ids=CASES)
def test_a_change_has_its_kind(
    operation: str, updated: dict[str, Any], deleted_at: datetime | None, kind: str | None
) -> None:
    stored = document("spc", "talk", deleted_at=deleted_at)
    event = event_of(Change(b"1", operation, stored, updated))
    assert (event.change if event else None) == kind
    if event:
        assert (event.conversation.id, event.place) == ("conv_talk", b"1")


@pytest.mark.parametrize("wrong", ["deleted_at", "platform", "completeness"])
def test_of_a_document_that_cannot_be_read_nothing_is_told(
    wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    stored = document("spc", "what was said")
    del stored[wrong]
    assert event_of(Change(b"1", "update", stored, {})) is None
    assert event_of(Change(b"1", "update", {**stored, wrong: 7, "counts": 7}, {})) is None
    assert "cannot be read" in caplog.text and "what was said" not in caplog.text


def test_of_a_conversation_that_is_gone_or_foreign_nothing_is_told() -> None:
    assert event_of(Change(b"1", "update", None, {})) is None
