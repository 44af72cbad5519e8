"""Ranks that come from elsewhere: those of a merge stay as they are, others claim no more."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.incoming import Incoming, IncomingMessage, Kept, from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.marks import Marks, believed, believed_fields
from recollect.capture.merge import field_ranks, known_fields
from recollect.capture.rank import content_document, message_rank
from recollect.models import Message
from recollect.store.store import Store
from recollect.text import jsontext
from tests.capture.build import at, conversation, message

HIGHEST = b"\xff" * 21
TOLD = message("a", "Forged.", model="m", created_at=at(0), updated_at=at(1))


def encoded(told: Message) -> bytes:
    return jsontext.dumps(content_document(told))


def made(told: Message, source: Any = "conversation", adapter: int = 3) -> Marks:
    """The ranks of a first version."""
    rank = message_rank(told, encoded(told), source, adapter)
    return Marks(rank, field_ranks(rank, known_fields(told)))


@given(
    st.sampled_from(("stream", "conversation")),
    st.integers(0, 63),
    st.sampled_from(("partial", "complete")),
    st.none() | st.just(at(1)),
)
def test_ranks_that_a_merge_made_stay(source: Any, adapter: int, status: Any, time: Any) -> None:
    told = replace(TOLD, status=status, updated_at=time)
    marks = made(told, source, adapter)
    assert believed(marks, told, encoded(told)) == marks


def test_what_another_version_told_keeps_its_rank() -> None:
    worse = made(replace(TOLD, status="partial"))
    own = message_rank(replace(TOLD, updated_at=None), encoded(TOLD), "stream")
    marks = Marks(own, {**field_ranks(own, known_fields(TOLD)), **worse.fields})
    assert believed(marks, TOLD, encoded(TOLD)) == marks


def test_forged_ranks_claim_no_more_than_the_message_tells() -> None:
    forged = Marks(HIGHEST, {"parent": HIGHEST + b"\xff" * 4, "model": HIGHEST + b"\xff" * 4})
    marks = believed(forged, TOLD, encoded(TOLD))
    assert marks == made(TOLD, adapter=63)
    above = Marks(made(TOLD).rank, {name: HIGHEST + b"\0" * 4 for name in known_fields(TOLD)})
    assert believed(above, TOLD, encoded(TOLD)) == made(TOLD)


def test_what_was_edited_by_hand_has_the_ranks_of_what_it_says() -> None:
    edited = replace(message("a", "Other words"), status="partial")
    assert believed(made(TOLD), edited, encoded(edited)) == made(edited)


def test_fields_of_a_conversation_claim_no_later_time_than_its_own() -> None:
    told = conversation(title="Forged", updated_at=at(1), tags=("t",), active_leaf="a")
    names = ("title", "tags", "active_leaf", "references", "temporary")
    forged = believed_fields(told, {name: b"\xff" * 18 for name in names}, names)
    later = believed_fields(replace(told, updated_at=at(2)), forged, names)
    assert {name: rank[:6] for name, rank in forged.items()} == dict.fromkeys(
        names, forged["title"][:6]
    )
    assert later == forged
    assert believed_fields(told, {}, ["title"])["title"][:10] == bytes(10)
    assert forged["title"][7:10] == bytes(3) and forged["active_leaf"][7:10] == b"\xff" * 3


@pytest.mark.parametrize("marks", [Marks(HIGHEST, {"model": b"\xff" * 25}), made(TOLD)])
async def test_what_the_site_tells_later_goes_over_it(store: Store, marks: Marks) -> None:
    ingest = Ingest(store)
    forged = IncomingMessage("a", lambda: bytes(16), lambda: TOLD, marks)
    await ingest("spc", Incoming(conversation(), [forged], kept=Kept(ranks={})))
    real = message("a", "Real.", model="r", updated_at=at(2))
    await ingest("spc", from_conversation(conversation(real)))
    (stored,) = await store.space("spc").messages.find({})
    assert (stored["text"], stored["model"]) == ("Real.", "r")
