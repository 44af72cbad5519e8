"""Tables as GitHub's Markdown writes them: https://github.github.com/gfm/#tables-extension-.

A cell is one line: breaks become `<br>`, a bar is written `\\|`. Knows no site.
"""

import re
from collections.abc import Callable

from recollect.platforms.pages.pieces import lines
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.visible import outermost

_ALIGNMENT = re.compile(r"text-align\s{0,9}:\s{0,9}(left|center|right)")
_LINES = {"left": ":---", "center": ":---:", "right": "---:"}


def table(element: Element, written: Callable[[Element], str]) -> str:
    """The table; `written` gives the Markdown of a cell, which may have several lines."""
    rows = [_cells(row) for row in outermost(element, _is_row)]
    rows = [row for row in rows if row]
    if not rows:
        return f"\n\n{written(element)}\n\n"
    width = max(map(len, rows))
    # A row may be shorter than the first one, but not longer.
    header = [_cell(cell, written) for cell in rows[0]] + [""] * (width - len(rows[0]))
    marks = [_mark(cell) for cell in rows[0]] + ["---"] * (width - len(rows[0]))
    body = ([_cell(cell, written) for cell in row] for row in rows[1:])
    captions = (child for child in element.elements() if child.name == "caption")
    told = "".join(f"\n\n{' '.join(lines(written(caption)))}" for caption in captions)
    return f"{told}\n\n" + "\n".join(map(_row, (header, marks, *body))) + "\n\n"


def _is_row(element: Element) -> bool:
    return element.name == "tr"


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.elements() if cell.name in ("td", "th")]


def _cell(cell: Element, written: Callable[[Element], str]) -> str:
    return "<br>".join(lines(written(cell))).replace("|", "\\|")


def _mark(cell: Element) -> str:
    told = _ALIGNMENT.search(cell.get("style").lower())
    return _LINES.get(told[1] if told else cell.get("align").lower(), "---")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
