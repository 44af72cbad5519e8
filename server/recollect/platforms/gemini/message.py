"""One message of Gemini, parsed: a question, or one of the answers to it."""

from recollect.models import Message
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
        status="partial" if answer.is_open(raw["answer"]) and not raw.get("closed") else "complete",
    )
