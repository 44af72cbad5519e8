"""Receipts: of every line of the compressed text, where it stands in the messages.

Offsets on the wire are UTF-16 units, as JavaScript counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from recollect.compression.emission import Line
from recollect.compression.messages import Message


def sources(
    messages: Sequence[Message], references: Sequence[bytes], lines: Sequence[Line | None]
) -> dict[str, Any]:
    """`lines` has an entry for each line of the text, null for those that are marks only.

    `kept` says of each message which share of its characters is there.
    """
    kept = [0] * len(messages)
    by_message: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line is not None:
            by_message[line.message].append(line)
            # The line's end is a character too, if there is more to come.
            more = line.end < len(messages[line.message].text)
            kept[line.message] += line.end - line.start + more
    units = {number: _Utf16(messages[number].text) for number in by_message}
    return {
        "lines": [
            None
            if line is None
            else {
                "message": line.message,
                "start": units[line.message].offset(line.start),
                "end": units[line.message].offset(line.end),
                "reference": references[line.message].hex(),
            }
            for line in lines
        ],
        "kept": [
            round(min(1.0, characters / len(message.text)), 3) if message.text else 1.0
            for characters, message in zip(kept, messages, strict=True)
        ],
    }


class _Utf16:
    """Offsets of one text; asked for in rising order, it reads the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = not text or max(text) <= "\uffff"
        self._at = 0
        self._units = 0

    def offset(self, at: int) -> int:
        """How many UTF-16 units there are before the character `at`."""
        if self._plain:
            return at
        if at < self._at:
            self._at = self._units = 0
        self._units += len(self._text[self._at : at].encode("utf-16-le")) // 2
        self._at = at
        return self._units
