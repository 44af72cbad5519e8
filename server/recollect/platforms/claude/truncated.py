"""JSON that is cut off in the middle, as a stream leaves it, read as far as it goes.

Claude streams the input of its tools as pieces of JSON text; a whole file that it writes is one
string in there. A stream that was aborted must not hide what had come of it.
"""

import re
from typing import Any

from recollect.errors import InvalidInput
from recollect.text import jsontext

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*("|\\?\Z)|[{}\[\],]', re.DOTALL)
_TORN_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?\Z")
_CLOSING = {"{": "}", "[": "]"}


def loads(text: str) -> Any:
    """The value that this text is, or the largest one that its beginning is; None if it is none."""
    for candidate in _candidates(text):
        try:
            return jsontext.loads(candidate)
        except InvalidInput:
            continue
    return None


def _candidates(text: str) -> tuple[str, ...]:
    open_brackets: list[str] = []
    torn_string = False
    # Up to here every value is whole, and these brackets were open.
    whole, whole_brackets = 0, ""
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            open_brackets.append(_CLOSING[token[0]])
            whole, whole_brackets = token.end(), "".join(open_brackets)
        elif token[0] in "}]":
            if open_brackets:
                open_brackets.pop()
        elif token[0] == ",":
            whole, whole_brackets = token.start(), "".join(open_brackets)
        else:
            torn_string = token[1] != '"'
    brackets = "".join(open_brackets)[::-1]
    ending = _TORN_ESCAPE.sub(r"\1", text) + '"' if torn_string else text
    return (text, ending + brackets, text[:whole] + whole_brackets[::-1])
