"""Context that Recollect itself put into a prompt is told apart from the user's own words.

It stands between `<recollect-context id=NONCE>` and `</recollect-context id=NONCE>`, with a nonce
that the context does not contain. Knows nothing of any site.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from recollect.models import Part

_NONCE = r"id=([0-9A-Za-z_-]{1,128})>"
_OPENING = re.compile("<recollect-context " + _NONCE)
_CLOSING = re.compile("</recollect-context " + _NONCE)


def text_parts(text: str) -> tuple[Part, ...]:
    """The text as parts `text` and `injected`, whose texts joined are the text, byte for byte.

    The tags belong to the injected part; a tag without its partner is text; no text, no part.
    """
    parts: list[Part] = []
    done = 0
    for start, end in _blocks(text):
        if start > done:
            parts.append(Part("text", text[done:start]))
        parts.append(Part("injected", text[start:end]))
        done = end
    if done < len(text):
        parts.append(Part("text", text[done:]))
    return tuple(parts)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    # Both tags are looked up by nonce, so that a text full of openings stays linear.
    closings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for closing in _CLOSING.finditer(text):
        closings[closing[1]].append(closing.span())
    done = 0
    for opening in _OPENING.finditer(text) if closings else ():
        spans = closings.get(opening[1], [])
        place = bisect_left(spans, (opening.end(), 0))
        if opening.start() >= done and place < len(spans):
            done = spans[place][1]
            yield opening.start(), done
