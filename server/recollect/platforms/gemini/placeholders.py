"""What stands in the text of an answer for something that the page draws there instead.

Addresses `http://googleusercontent.com/<kind>/<number>`, which lead nowhere: an image, a film, a
document, or a card, whose words the answer tells elsewhere. Seen by several public exporters.
"""

import re
from typing import Final

_LINE = re.compile(r"[ \t]*https?://googleusercontent\.com/[a-z_]{1,60}/[0-9]{1,9}[ \t]*")
_CARD = re.compile(r"https?://googleusercontent\.com/card_content/[0-9]")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MARK: Final = "://googleusercontent.com/"


def shown(text: str, card: str) -> str:
    """The text of an answer without lines that only stand for something; `card` is a card's text.

    In blocks of code they are what the answer is about, and stay.
    """
    told = _without_placeholders(text) if _MARK in text else text
    if card and _CARD.match(text) and told.strip() not in card:
        told = f"{card}\n\n{told}"
    elif card and _CARD.match(text):
        told = card
    return told if told.strip() else ""


def _without_placeholders(text: str) -> str:
    kept: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            ends = mark and mark[1].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if ends else fence
        elif mark:
            fence = mark[1]
        elif _LINE.fullmatch(line.rstrip("\r\n")):
            continue
        kept.append(line)
    return "".join(kept)
