"""What an answer cites."""

import time

from recollect.platforms.gemini.sources import of_answer, of_document
from tests.platforms.gemini.shapes import answer

ICON = "https://t0.gstatic.com/faviconV2?url=https://example.org"


def test_both_shapes_of_a_source() -> None:
    cited = [None, [[["a", None, None, []], [1], [["https://example.org/a", "A b", ICON, "…"]]]]]
    assert of_answer(answer("rc", "x", p2=cited)) == ("[A b](https://example.org/a)",)
    document = [None, None, None, None, None, [[[" [cite: 1]"], [[ICON, "https://e.org", "E"]]]]]
    assert of_document(document) == ("[E](https://e.org)",)


def test_each_is_told_once_and_only_what_is_of_the_web() -> None:
    page = ["https://example.org/a", "A", None, None]
    cited = [
        [page, page, ["javascript:x", "X"], ["https://example.org", 5], [ICON, "ftp://e", "E"]]
    ]
    # A source whose title is an address of another kind is still the first address.
    assert of_answer(answer("rc", "x", p2=cited)) == (
        "[A](https://example.org/a)",
        f"[ftp://e]({ICON})",
    )
    assert of_answer([]) == of_answer(None) == of_document(5) == ()


def test_many_sources_take_linear_time() -> None:
    cited = [None, [[["x"], [n], [[f"https://example.org/{n}", f"T{n}"]]] for n in range(20_000)]]
    started = time.process_time()
    assert len(of_answer(answer("rc", "x", p2=cited))) == 20_000
    assert time.process_time() - started < 20
