"""Writes any token as plain `[a-z0-9]`, so that the database's own tokenizer leaves it whole.

MongoDB splits at punctuation, folds diacritics and knows nothing of `c++`. A token that is already
plain stays as it is; any other becomes `z`, a width (2, 3 or 4), and each character as that many
digits of base 36: `c++` is `z22r1717`. Two digits reach to Cyrillic, three to the common CJK
characters, so this is about as long as UTF-8. It is reversible, and no two tokens meet.
"""

import functools
import re
from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_PLAIN: Final = re.compile(r"(?!z[234])[a-z0-9]+")
_WIDEST: Final = {2: 36**2, 3: 36**3, 4: 36**4}


def encode(token: str) -> str:
    """The token as plain lower-case ASCII letters and digits. It must not be empty."""
    if _PLAIN.fullmatch(token):
        return token
    highest = ord(max(token))
    width = next(width for width, limit in _WIDEST.items() if highest < limit)
    return f"z{width}" + "".join(_character(character, width) for character in token)


def decode(encoded: str) -> str:
    """The token that `encode` was given."""
    if _PLAIN.fullmatch(encoded):
        return encoded
    width = int(encoded[1])
    codes = (encoded[at : at + width] for at in range(2, len(encoded), width))
    return "".join(chr(int(code, 36)) for code in codes)


@functools.lru_cache(maxsize=8192)
def _character(character: str, width: int) -> str:
    code, digits = ord(character), ""
    for _ in range(width):
        code, digit = divmod(code, 36)
        digits = _DIGITS[digit] + digits
    return digits
