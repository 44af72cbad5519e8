"""Artifacts of Claude as they once stood inside the text of a message, and what their types mean.

Until late 2024 an artifact was `<antArtifact identifier type title language>…</antArtifact>`, and
hidden thoughts about it `<antThinking>…</antThinking>`, both in the middle of the answer.
"""

import re
from collections.abc import Iterator
from typing import Final

from recollect.models import Part

_OPENING = re.compile(r'<(antArtifact|antThinking)((?:\s+[\w:-]{1,40}="[^"]{0,2000}")*)\s*>')
_FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)$", re.MULTILINE)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_LANGUAGES: Final = {
    "application/vnd.ant.react": "jsx",
    "application/vnd.ant.mermaid": "mermaid",
    "image/svg+xml": "svg",
    "text/html": "html",
    "text/markdown": "markdown",
}


def language_of(mime: str | None) -> str | None:
    """The language that an artifact of this type is written in, if the type tells."""
    return _LANGUAGES.get(mime or "")


def split(text: str) -> Iterator[Part]:
    """The text as parts: words, artifacts as tool calls, thoughts as reasoning, in order.

    What is never closed (a stream cut off) stays text, and so does what a block of code shows.
    """
    done = 0
    for start, end, part in _elements(text):
        if text[done:start].strip():
            yield Part("text", text[done:start])
        yield part
        done = end
    rest = text[done:]
    if rest.strip() or (rest and not done):
        yield Part("text", rest)


def _elements(text: str) -> Iterator[tuple[int, int, Part]]:
    place = 0
    unclosed: set[str] = set()
    fences = _Fences(text)
    while opening := _OPENING.search(text, place):
        if past := fences.end_of_block(place, opening.start()):
            place = past
            continue
        place = opening.end()
        closing = f"</{opening[1]}>"
        end = -1 if closing in unclosed else text.find(closing, place)
        if end < 0:
            # No later opening of this kind is closed either: never look again, stay linear.
            unclosed.add(closing)
            continue
        yield opening.start(), end + len(closing), _part(opening, text[place:end].strip("\n"))
        place = end + len(closing)


class _Fences:
    """The blocks of code in a text; an artifact may hold some of its own, which do not count."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._block = (0, 0)

    def end_of_block(self, start: int, place: int) -> int:
        """Where the block of code ends that this place is in, looked for from `start` on; or 0."""
        self._place = max(self._place, start)
        while self._block[1] <= place and self._place <= place:
            fence = _FENCE.search(self._text, self._place, place)
            if fence is None:
                self._place = place
                break
            self._block = fence.start(), self._end(fence)
            self._place = self._block[1]
        begin, end = self._block
        return end if begin <= place < end else 0

    def _end(self, opening: re.Match[str]) -> int:
        for fence in _FENCE.finditer(self._text, opening.end()):
            if fence[1].startswith(opening[1]) and not fence[2].strip():
                return fence.end()
        return len(self._text)


def _part(opening: re.Match[str], content: str) -> Part:
    if opening[1] == "antThinking":
        return Part("reasoning", content)
    told = dict(_ATTRIBUTE.findall(opening[2]))
    mime = told.get("type") or None
    return Part(
        "tool_call",
        content,
        name="artifacts",
        title=told.get("title") or None,
        language=told.get("language") or language_of(mime),
        mime=mime,
    )
