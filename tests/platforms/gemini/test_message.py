"""One question or answer, parsed."""

from datetime import UTC, datetime

import pytest

from recollect.models import Message, Part
from recollect.platforms.gemini.adapter import Gemini
from tests.platforms.gemini.shapes import answer, conversation, turn

GEMINI = Gemini()


def test_question_and_answer() -> None:
    payload = conversation(turn(1, "What is *tea*?", answer("rc_1", "A **drink**.\n\n- hot")))
    time = datetime(2026, 1, 1, 10, 0, 1, 123456, UTC)
    assert GEMINI.conversation(payload).messages == (
        Message("r_1", "user", (Part("text", "What is *tea*?"),), parent_id="", created_at=time),
        Message(
            "rc_1",
            "assistant",
            (Part("text", "A **drink**.\n\n- hot"),),
            parent_id="r_1",
            model="3 Pro",
            created_at=time,
        ),
    )


@pytest.mark.parametrize(
    ("code", "status"), [([2], "complete"), (None, "complete"), ([1], "partial"), ([3], "partial")]
)
def test_an_answer_is_partial_unless_it_is_finished(code: list[int] | None, status: str) -> None:
    last = turn(1, "What?", answer("rc_1", "A dr", p8=code))
    assert GEMINI.conversation(conversation(last)).messages[1].status == status


def test_an_answer_that_was_stopped_is_complete_once_the_talk_goes_on() -> None:
    stopped = turn(1, "What?", answer("rc_1", "A dr", p8=[3]))
    later = turn(2, "Go on.", answer("rc_2", "ink."), before=(1, "rc_1"))
    assert GEMINI.conversation(conversation(stopped, later)).messages[1].status == "complete"


def test_an_answer_that_failed_is_complete_once_the_question_was_asked_again() -> None:
    failed = turn(1, "What?", answer("rc_1", "A dr", p8=[3]))
    again = turn(2, "What?", answer("rc_2", "A dri", p8=[1]))
    told = GEMINI.conversation(conversation(failed, again)).messages
    assert [message.status for message in told] == ["complete"] * 3 + ["partial"]


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ([1768841280, 788813000], datetime(2026, 1, 19, 16, 48, 0, 788813, UTC)),
        ([1768841280, 999999999], datetime(2026, 1, 19, 16, 48, 0, 999999, UTC)),
        ([1768841280], datetime(2026, 1, 19, 16, 48, 0, 0, UTC)),
        ([1768841280, "x"], datetime(2026, 1, 19, 16, 48, 0, 0, UTC)),
        ([1768841280, 10**12], datetime(2026, 1, 19, 16, 48, 0, 0, UTC)),
        ([], None),
        (None, None),
        (["x", 5], None),
        ([10**15, 0], None),
        ([-5, 0], None),
    ],
)
def test_times_are_exact(told: object, time: datetime | None) -> None:
    asked = turn(1, "What?")
    asked[4] = told
    assert GEMINI.conversation([[[asked]]]).messages[0].created_at == time
