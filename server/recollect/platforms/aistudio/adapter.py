"""Google AI Studio (aistudio.google.com): the files that it keeps in its user's Drive.

This is the adapter; what it is made of lies in the modules beside it. Its page speaks in ways that
are not read yet: only exports are. Formats are known from public importers.
"""

from typing import Any, ClassVar

from recollect.models import Conversation, Message
from recollect.platforms.aistudio.chunk import parse
from recollect.platforms.aistudio.prompt import PLATFORM, is_prompt, outline
from recollect.platforms.base import Adapter, Node, Outline, StreamFrame, Unparsed


class AIStudio(Adapter):
    """The adapter of AI Studio's files."""

    platform: ClassVar[str] = PLATFORM

    def outline(self, payload: Any) -> Outline:
        """Always Unparsed: nothing of the live page is known."""
        raise Unparsed("Of AI Studio only its files can be read, by an import.")

    def message(self, node: Node) -> Message:
        """One chunk, with the thoughts before it."""
        return parse(node)

    def stream(self, frame: StreamFrame) -> Conversation:
        """Always Unparsed, as `outline`."""
        raise Unparsed("Of AI Studio only its files can be read, by an import.")

    def exported(self, record: Any) -> bool:
        """Files of AI Studio are the only ones with chunks of a prompt."""
        return is_prompt(record)

    def export_outline(self, record: Any, source: str) -> Outline:
        """The tree of one file; `source` names it where it does not name itself."""
        return outline(record, source)
