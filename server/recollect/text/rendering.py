"""Markdown and code as HTML that may be put into a page, whatever somebody has written.

Three things stand between a text and the page. HTML in the text is text, never markup; only links
to the web are links; and what comes out is sanitised all the same (ammonia, by nh3). The page's own
policy runs no script that is not a file of ours, should all three fail. Images are not fetched:
their address would tell its server who reads what.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

LONGEST: Final = 50_000
"""Characters that are rendered; of what is longer, the rest is shown as it stands."""
_LONGEST_HIGHLIGHTED: Final = 20_000
"""Characters. Lexers are patterns, and what a pattern costs may grow faster than the text."""

_PIECE: Final = 6_000
_MOST_BRACKETS: Final = 500
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_TASK: Final = re.compile(r"\[([ xX])\]\s+")
_WEB: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_BRACKETS: Final = {r"\(": r"\)", r"\[": r"\]"}
_PREFIX: Final = "hl-"
_CLASSES: Final = {_PREFIX + name for name in STANDARD_TYPES.values() if name}
_FORMATTER: Final = HtmlFormatter(nowrap=True, classprefix=_PREFIX)

_CLEANER: Final = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"),
        *("strong", "em", "s", "code", "pre", "a", "span", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}, "pre": {"data-language", "tabindex"},
                "div": {"tabindex"}},
    allowed_classes={
        "span": {*_CLASSES, "math", "image"},
        "div": {"math", "table"},
        "li": {"task-list-item"},
        "th": {"left", "right", "center"},
        "td": {"left", "right", "center"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)  # fmt: skip


def markdown_html(text: str) -> str:
    """Markdown as HTML: CommonMark with tables, strikethrough, task lists, and TeX left readable.

    At most LONGEST characters should be given.
    """
    return _CLEANER.clean("".join(map(_rendered, _pieces(text))))


def code_html(text: str, language: str | None) -> str:
    """Code as HTML, with spans for what its language has, if that is known."""
    return _CLEANER.clean(_block(text, language or ""))


def _rendered(piece: str) -> str:
    # From each bracket on the parser looks for the one that closes it.
    parser = _MARKDOWN if piece.count("[") <= _MOST_BRACKETS else _WITHOUT_LINKS
    return str(parser.render(piece))


def _pieces(text: str) -> Iterator[str]:
    """The text cut at empty lines outside of code: Markdown may cost the square of its length."""
    piece: list[str] = []
    size = 0
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if size > _PIECE and not fence and not line.strip():
            yield "".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    yield "".join(piece)


def _block(code: str, language: str) -> str:
    name = f' data-language="{escape(language)}"' if language else ""
    return f'<pre tabindex="0"{name}><code>{_highlighted(code, language)}</code></pre>\n'


def _highlighted(code: str, language: str) -> str:
    lexer = _lexer(language) if len(code) <= _LONGEST_HIGHLIGHTED else None
    if lexer is None:
        return escape(code)
    return str(highlight(code, lexer, _FORMATTER))


def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None


def _lower_headings(state: StateCore) -> None:
    """The page has a heading for itself and one for each message: those inside come below."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"


def _task_lists(state: StateCore) -> None:
    """`[x]` at the start of an item becomes a sign: a box that cannot be ticked is no control."""
    tokens = state.tokens
    for item, text in zip(tokens, tokens[2:], strict=False):
        if item.type != "list_item_open" or text.type != "inline" or not text.children:
            continue
        first = text.children[0]
        if mark := _TASK.match(first.content):
            first.content = f"{'☐' if mark[1] == ' ' else '☑'} {first.content[mark.end() :]}"
            item.attrSet("class", "task-list-item")


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    token = tokens[index]
    words = token.info.split(maxsplit=1)
    return _block(token.content, words[0][:40] if words else "")


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    token = tokens[index]
    name = escape(token.content or "image")
    return f'<span class="image"><a href="{escape(str(token.attrs["src"]))}">{name}</a></span>'


def _cell(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A style would be against the policy of the page; a class does the same."""
    token = tokens[index]
    side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if side:
        token.attrSet("class", side)
    return renderer.renderToken(tokens, index, options, env)


def _wide(before: str, after: str) -> Any:
    """A table in a box of its own, which scrolls if the table is wider than the page."""

    def render(*given: Any) -> str:
        renderer, tokens, index, options, env = given
        return f"{before}{renderer.renderToken(tokens, index, options, env)}{after}"

    return render


def _formula(tag: str) -> Any:
    def render(*given: Any) -> str:
        _, tokens, index, *_ = given
        return f'<{tag} class="math">{escape(str(tokens[index].content).strip())}</{tag}>'

    return render


def _bracketed(state: StateInline, silent: bool) -> bool:
    r"""TeX between `\(` and `\)`, or `\[` and `\]`, as most models write it."""
    opening = state.src[state.pos : state.pos + 2]
    closing = _BRACKETS.get(opening)
    if closing is None or closing in state.env.get("unclosed", ()):
        return False
    end = state.src.find(closing, state.pos + 2, state.posMax)
    if end < 0:
        # There is none behind the next one either; to look each time would take forever.
        state.env.setdefault("unclosed", set()).add(closing)
        return False
    if not silent:
        token = state.push("math_inline_double", "", 0)
        token.content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 30})
    made.enable(["table", "strikethrough"])
    made.core.ruler.push("lower_headings", _lower_headings)
    made.core.ruler.push("task_lists", _task_lists)
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    made.inline.ruler.before("escape", "math_brackets", _bracketed)
    # What it calls validation is its list of bad schemes; ours is one of good ones.
    made.validateLink = lambda url: _WEB.match(url) is not None  # type: ignore[method-assign]
    for name in ("fence", "code_block"):
        made.add_render_rule(name, _fence)
    made.add_render_rule("image", _image)
    made.add_render_rule("th_open", _cell)
    made.add_render_rule("td_open", _cell)
    made.add_render_rule("table_open", _wide('<div class="table" tabindex="0">', ""))
    made.add_render_rule("table_close", _wide("", "</div>"))
    for name in ("math_inline", "math_inline_double"):
        made.add_render_rule(name, _formula("span"))
    for name in ("math_block", "math_block_label"):
        made.add_render_rule(name, _formula("div"))
    return made


_MARKDOWN: Final = _parser()
_WITHOUT_LINKS: Final = _parser().disable(["link", "image"])
