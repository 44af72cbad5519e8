"""What people see of a piece of a page, found without our parser: the other side of every check.

A walk with the standard library's parser over text nodes. Of a formula its TeX counts, of a block
of code its text; what is hidden, for screen readers, a button or a tool of the page does not.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "path"})
UNSEEN_TAGS = frozenset({"script", "style", "svg", "button", "head", "title", "textarea", "select"})
# What sites show beside the words: labels of sources and cards, which become parts of their own.
BESIDE = frozenset({"webpage-citation-pill", "artifact-block-cell", "immersive-entry-chip"})
WORD = re.compile(r"\w+")


class Seen(HTMLParser):
    """Collects `words`, `codes` (the texts of elements `code`) and `unseen` texts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.codes: list[str] = []
        self.unseen: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.texts.append("\n" if tag == "br" else "")
            return
        told = {name: value or "" for name, value in attrs}
        self._open.append((tag, self._kind(tag, told)))
        if "data-math" in told:
            self.texts.append(told["data-math"])
        if self._open[-1][1] == "code" and not self._is("code", self._open[:-1]):
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._is("unseen", self._open):
            self.unseen.append(data)
        elif self._is("formula", self._open) and not self._is("tex", self._open):
            return
        else:
            self.texts.append(data)
            if self._is("code", self._open):
                self.codes[-1] += data

    def words(self) -> list[str]:
        return WORD.findall(" ".join(self.texts))

    @staticmethod
    def _is(kind: str, opened: list[tuple[str, str]]) -> bool:
        return any(each == kind for _, each in opened)

    @staticmethod
    def _kind(tag: str, told: dict[str, str]) -> str:
        classes = told.get("class", "").split()
        if tag == "annotation":
            return "tex"
        if "katex" in classes or tag == "math":
            return "formula"
        hidden = "hidden" in told or "sr-only" in classes or told.get("aria-hidden") == "true"
        if tag in UNSEEN_TAGS or hidden or told.get("role") == "button":
            return "unseen"
        if not BESIDE.isdisjoint({tag, told.get("data-testid"), *classes}):
            return "unseen"
        return "code" if tag == "code" or "cm-content" in classes else ""


def seen(html: str) -> Seen:
    """What is seen of this HTML."""
    walked = Seen()
    walked.feed(html)
    walked.close()
    return walked


def share(words: list[str], text: str) -> float:
    """The share of these words that stand in the text, in this order."""
    place = found = 0
    for word in words:
        if (at := text.find(word, place)) >= 0:
            place, found = at + len(word), found + 1
    return found / len(words) if words else 1.0


class _Cut(HTMLParser):
    """Writes out the outermost elements to which a rule applies."""

    def __init__(self, rule: Callable[[str, dict[str, str]], bool]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._rule = rule
        self._open: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if not self._depth and self._rule(tag, told):
            self._depth = len(self._open) + 1
            self.found.append("")
        if self._depth:
            self.found[-1] += self.get_starttag_text() or ""
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            if self._depth:
                self.found[-1] += f"</{last}>"
            if len(self._open) < self._depth:
                self._depth = 0
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.found[-1] += escape(data)


def cut_out(html: str, rule: Callable[[str, dict[str, str]], bool]) -> list[str]:
    """The HTML of the outermost elements to which the rule (of name and attributes) applies."""
    walked = _Cut(rule)
    walked.feed(html)
    walked.close()
    return walked.found
