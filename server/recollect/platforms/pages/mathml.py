"""MathML back to TeX, for formulas whose page does not carry the TeX that they came from.

Knows the elements that the converters of chat sites produce (KaTeX, MathJax, Temml):
https://www.w3.org/TR/mathml-core/. What it does not know keeps its text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from recollect.platforms.pages.tree import Element

_ACCENTS: Final[Mapping[str, str]] = {
    "^": r"\hat", "ˆ": r"\hat", "~": r"\tilde", "˜": r"\tilde", "¯": r"\bar", "‾": r"\overline",
    "→": r"\vec", "⃗": r"\vec", "˙": r"\dot", "¨": r"\ddot", "⏞": r"\overbrace",
}  # fmt: skip
_LINES: Final[Mapping[str, str]] = {"_": r"\underline", "‾": r"\underline", "⏟": r"\underbrace"}
# Only what TeX would read as something else; any other sign may stand in TeX as it is.
_SIGNS: Final[Mapping[str, str]] = {
    "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "∑": r"\sum",
    "∏": r"\prod", "∫": r"\int", "∞": r"\infty", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "≈": r"\approx", "→": r"\to", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "±": r"\pm",
    "∂": r"\partial", "∇": r"\nabla", "∈": r"\in", "−": "-", "⁡": "", "⁢": "", "⁣": "",
}  # fmt: skip
_GREEK: Final[Mapping[str, str]] = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon",
    "ϵ": r"\epsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "κ": r"\kappa", "λ": r"\lambda",
    "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau",
    "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma",
    "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi",
    "Ψ": r"\Psi", "Ω": r"\Omega",
}  # fmt: skip
_DEEPEST: Final = 60
_COMMAND_AT_END = re.compile(r"\\[a-zA-Z]+\Z")
_FUNCTIONS: Final = frozenset(
    {
        "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "deg", "det", "dim", "exp",
        "gcd", "hom", "inf", "ker", "lim", "ln", "log", "max", "min", "sin", "sinh", "sup", "tan",
        "tanh",
    }
)  # fmt: skip


def tex(math: Element) -> str:
    """The TeX of a `math` element; its bare text if it is nested deeper than any real formula."""
    return " ".join((math.text() if math.is_deeper_than(_DEEPEST) else _tex(math)).split())


def _tex(element: Element) -> str:
    reader = _READERS.get(element.name)
    return reader(element) if reader else _row(element)


def _row(element: Element) -> str:
    pieces = [""]
    for child in element.children:
        piece = _sign(child) if isinstance(child, str) else _tex(child)
        # A command is cut off from the letter behind it.
        pieces.append(f" {piece}" if _would_join(pieces[-1], piece) else piece)
    return "".join(pieces)


def _would_join(before: str, piece: str) -> bool:
    return piece[:1].isalpha() and _COMMAND_AT_END.search(before[-40:]) is not None


def _sign(text: str) -> str:
    text = text.strip()
    return _SIGNS.get(text) or _GREEK.get(text) or ("" if text in _SIGNS else text)


def _identifier(element: Element) -> str:
    text = element.text().strip()
    if text in _FUNCTIONS:
        return f"\\{text}"
    if len(text) > 1 and text.isalpha() and text.isascii():
        return rf"\mathrm{{{text}}}"
    return _sign(text)


def _operator(element: Element) -> str:
    text = element.text().strip()
    return f"\\{text} " if text in _FUNCTIONS else _sign(text)


def _text(element: Element) -> str:
    text = element.text()
    return rf"\text{{{text}}}" if text.strip() else " "


def _argument(element: Element, place: int) -> str:
    inside = list(element.elements())
    return _row(Element("mrow", children=[inside[place]])).strip() if place < len(inside) else ""


def _filled(pattern: str) -> Callable[[Element], str]:
    """A reader that puts the element's children into `<0>`, `<1>`, `<2>` of a pattern."""
    pieces = pattern.split("<")

    def read(element: Element) -> str:
        rest = (piece.partition(">") for piece in pieces[1:])
        return pieces[0] + "".join(_argument(element, int(at)) + after for at, _, after in rest)

    return read


def _scripted(pattern: str) -> Callable[[Element], str]:
    filled = _filled(pattern)

    def read(element: Element) -> str:
        base = _argument(element, 0)
        # What is longer than a letter, a number or a command is held together.
        alone = len(base) < 2 or base.isalnum() or (base[0] == "\\" and base[1:].isalpha())
        return (base if alone else f"{{{base}}}") + filled(element)

    return read


def _beyond(lines: Mapping[str, str], script: str, command: str) -> Callable[[Element], str]:
    """A reader of what stands over or under something: a line, a limit, or anything else."""

    def read(element: Element) -> str:
        base, told = _argument(element, 0), _argument(element, 1)
        if line := lines.get(_plain(element, 1)):
            return f"{line}{{{base}}}"
        if base.lstrip("\\") in _FUNCTIONS | {"sum", "prod", "int"}:
            return f"{base}{script}{{{told}}}"
        return f"\\{command}{{{told}}}{{{base}}}"

    return read


def _plain(element: Element, place: int) -> str:
    inside = list(element.elements())
    return inside[place].text().strip() if place < len(inside) else ""


def _table(element: Element) -> str:
    rows = (row for row in element.elements() if row.name in ("mtr", "mlabeledtr"))
    lines = (" & ".join(_tex(cell).strip() for cell in row.elements()) for row in rows)
    return r"\begin{matrix} " + r" \\ ".join(lines) + r" \end{matrix}"


def _fenced(element: Element) -> str:
    opening, closing = element.get("open") or "(", element.get("close") or ")"
    separator = element.get("separators")[:1] or ","
    inside = f"{separator} ".join(_tex(each).strip() for each in element.elements())
    return rf"\left{_sign(opening)} {inside} \right{_sign(closing)}"


def _semantics(element: Element) -> str:
    return _argument(element, 0)


def _nothing(_: Element) -> str:
    return ""


_READERS: Final[Mapping[str, Callable[[Element], str]]] = {
    "annotation": _nothing,
    "annotation-xml": _nothing,
    "semantics": _semantics,
    "mi": _identifier,
    "mo": _operator,
    "mn": lambda element: element.text().strip(),
    "mtext": _text,
    "ms": _text,
    "mspace": lambda _: " ",
    "mphantom": _nothing,
    "mfrac": _filled(r"\frac{<0>}{<1>}"),
    "msqrt": lambda element: rf"\sqrt{{{_row(element).strip()}}}",
    "mroot": _filled(r"\sqrt[<1>]{<0>}"),
    "msup": _scripted("^{<1>}"),
    "msub": _scripted("_{<1>}"),
    "msubsup": _scripted("_{<1>}^{<2>}"),
    "munderover": _scripted("_{<1>}^{<2>}"),
    "mover": _beyond(_ACCENTS, "^", "overset"),
    "munder": _beyond(_LINES, "_", "underset"),
    "mtable": _table,
    "mfenced": _fenced,
}
