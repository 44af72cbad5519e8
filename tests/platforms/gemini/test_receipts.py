"""What the server says is complete or missing, with what Gemini tells bit by bit."""

from typing import Any

from recollect.capture.incoming import Incoming, from_conversation, from_outline
from recollect.capture.ingest import Ingest
from recollect.platforms.base import StreamFrame
from recollect.platforms.gemini.adapter import Gemini
from recollect.store.store import Store
from tests.platforms.gemini.shapes import (
    CHAT,
    END,
    FAILED,
    URL,
    answer,
    asked,
    conversation,
    heard,
    text,
    turn,
)

GEMINI = Gemini()
SPACE = "spc_test"
FIRST, *LATER = (
    turn(
        number,
        f"Question {number}?",
        answer(f"rc_{number}", f"Answer {number}."),
        before=(number - 1, f"rc_{number - 1}") if number > 1 else None,
    )
    for number in range(1, 7)
)
SECOND = LATER[0]
AGAIN = turn(9, "Question 2?", answer("rc_9", "Another."), before=(1, "rc_1"))


def told(payload: Any) -> Incoming:
    return from_outline(GEMINI, GEMINI.outline(GEMINI.decoded(payload)))


def streamed(number: int, frames: list[Any], before: list[str]) -> Incoming:
    sent = asked("Question 2?", [CHAT, *before])
    frame = StreamFrame(text(heard(number), *frames), URL, sent)
    return from_conversation(GEMINI.stream(frame), GEMINI.version)


async def path(store: Store) -> list[str]:
    shown = {"position": {"$ne": None}}
    found = await store.space(SPACE).messages.find(shown, sort=[("position", 1)])
    return [message["external_id"] for message in found]


async def test_pages_that_come_one_by_one_are_complete_with_the_last(store: Store) -> None:
    ingest = Ingest(store)
    middle, newest = LATER[1:3], LATER[3:]
    receipt = await ingest(SPACE, told(conversation(*newest, cursor="a")))
    assert not receipt.complete and receipt.missing == ("r_4", "rc_4")
    receipt = await ingest(SPACE, told(conversation(FIRST, SECOND)))
    assert not receipt.complete and receipt.missing == ("r_4", "rc_4")
    receipt = await ingest(SPACE, told(conversation(*middle, cursor="b")))
    assert receipt.complete and receipt.messages.stored == 12
    assert await path(store) == [key for n in range(1, 7) for key in (f"r_{n}", f"rc_{n}")]


async def test_a_stream_after_the_json_is_complete_and_told_again_by_the_json(store: Store) -> None:
    ingest = Ingest(store)
    await ingest(SPACE, told(conversation(FIRST)))
    half = [heard(2, answer("rc_2", "Answer", p8=[1]))]
    assert not (await ingest(SPACE, streamed(2, half, ["r_1", "rc_1"]))).complete
    whole = [*half, heard(2, answer("rc_2", "Answer 2.")), *END]
    for incoming in (streamed(2, whole, ["r_1", "rc_1"]), told(conversation(FIRST, SECOND))):
        receipt = await ingest(SPACE, incoming)
        assert receipt.complete and receipt.messages.stored == 4
        assert await path(store) == ["r_1", "rc_1", "r_2", "rc_2"]


async def test_an_answer_that_is_written_again_leaves_nothing_missing(store: Store) -> None:
    ingest = Ingest(store)
    await ingest(SPACE, told(conversation(FIRST, SECOND)))
    frames = [heard(9, answer("rc_9", "Another.")), *END]
    assert (await ingest(SPACE, streamed(9, frames, ["r_1", "rc_1"]))).complete
    receipt = await ingest(SPACE, told(conversation(FIRST, AGAIN)))
    assert receipt.complete and receipt.messages.stored == 6
    assert await path(store) == ["r_1", "rc_1", "r_9", "rc_9"]


async def test_another_draft_of_the_same_turn_leaves_nothing_missing(store: Store) -> None:
    ingest = Ingest(store)
    await ingest(SPACE, told(conversation(FIRST)))
    first = [heard(2, answer("rc_2", "Answer 2.")), *END]
    await ingest(SPACE, streamed(2, first, ["r_1", "rc_1"]))
    second = [heard(2, answer("rc_2b", "Another.")), *END]
    assert (await ingest(SPACE, streamed(2, second, ["r_2", "rc_2"]))).complete
    only = turn(2, "Question 2?", answer("rc_2b", "Another."), before=(1, "rc_1"))
    assert (await ingest(SPACE, told(conversation(FIRST, only)))).complete
    assert await path(store) == ["r_1", "rc_1", "r_2", "rc_2b"]


async def test_an_answer_that_failed_and_never_comes_again_leaves_nothing_missing(
    store: Store,
) -> None:
    ingest = Ingest(store)
    await ingest(SPACE, told(conversation(FIRST)))
    torn = [heard(8, answer("rc_8", "Ans", p8=[1])), FAILED, *END]
    await ingest(SPACE, streamed(8, torn, ["r_1", "rc_1"]))
    assert (await ingest(SPACE, told(conversation(FIRST, AGAIN)))).complete
    assert await path(store) == ["r_1", "rc_1", "r_9", "rc_9"]
