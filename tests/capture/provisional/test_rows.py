"""Messages in a row, joined to what a page may show as one turn."""

from recollect.capture.provisional.likeness import Saying, saying
from recollect.capture.provisional.rows import Row, Rows
from recollect.models import Role


def said(*told: tuple[Role, str]) -> list[Saying]:
    return [saying(role, text) for role, text in told]


TALK = said(
    ("user", "Tea?"),
    ("assistant", "Let me look."),
    ("tool", "A long result of a search."),
    ("assistant", ""),
    ("assistant", "In China, I have read."),
    ("user", "And coffee?"),
    ("assistant", "In Ethiopia."),
)


def test_a_row_is_what_one_role_says_between_two_questions() -> None:
    rows = Rows(TALK)
    whole = Row(saying("assistant", "Let me look.\nIn China, I have read."), 4)
    assert [rows.around(place, "assistant") for place in range(1, 5)] == [whole] * 4


def test_one_message_is_no_row() -> None:
    rows = Rows(TALK)
    assert rows.around(6, "assistant") is None
    assert rows.around(1, "tool") is None
    assert rows.around(0, "user") is None


def test_a_row_is_joined_once() -> None:
    rows = Rows(TALK * 2)
    assert rows.around(1, "assistant") is rows.around(4, "assistant")
    assert rows.around(1, "assistant") is not rows.around(8, "assistant")
