"""One message of Gemini, parsed: a question, or one of the answers to it."""

from typing import Any

from recollect.models import Message, Status
from recollect.platforms.base import Node
from recollect.platforms.fields import moment, name
from recollect.platforms.gemini import answer, asked


def parse(node: Node) -> Message:
    """The message of a node as `outline.py` makes them."""
    raw = node.raw
    if "answer" not in raw:
        return Message(
            node.external_id,
            "user",
            asked.parts(raw.get("asked")),
            parent_id=node.parent_id,
            created_at=moment(raw.get("time")),
        )
    return Message(
        node.external_id,
        "assistant",
        answer.parts(raw["answer"]),
        parent_id=node.parent_id,
        model=name(raw.get("model")),
        # The site tells one time for question and answers.
        created_at=moment(raw.get("time")),
        status=_status(raw["answer"], continued=raw.get("continued") is True),
    )


def _status(told: Any, *, continued: bool) -> Status:
    # What was stopped has another code for ever; once the talk went on, nothing will be added.
    done = continued or answer.status(told) in (None, answer.FINISHED)
    return "complete" if done else "partial"
