"""Elements become parts: texts, what stands between them, files and images."""

from recollect.models import Part
from recollect.platforms.pages import parts
from recollect.platforms.pages.tree import Element, parsed


def special(element: Element) -> list[Part] | None:
    return [Part("tool_call", title=element.text())] if element.name == "x-card" else None


def test_a_text_is_cut_by_what_is_special_in_it() -> None:
    page = parsed(
        "<p>a</p><div><x-card>1</x-card><p>b</p></div><button><x-card>2</x-card></button>"
    )
    assert parts.between(page, special) == [
        Part("text", "a"),
        Part("tool_call", title="1"),
        Part("text", "b"),
    ]


def test_images_come_behind_the_text_without_their_bytes() -> None:
    page = parsed(
        "<p>a<img src='https://x.y/1' alt='one'>b<img src='data:image/png;base64,AA' alt='two'>"
        "<img src='https://x.y/1' alt='one'><img src='blob:x'><img src='/f' width=16></p>"
    )
    assert parts.between(page, special) == [
        Part("text", "ab"),
        Part("image", name="one", url="https://x.y/1"),
        Part("image", name="two"),
    ]


def test_files_are_named_by_what_holds_them() -> None:
    page = parsed(
        "<div data-testid='a b.pdf'><img src='/t' alt='x'></div>"
        "<div role='group' aria-label='notes.md'>notes.md<br>File</div>"
        "<div aria-label='Your message actions'></div><a title='example.org'>example.org</a>"
    )
    assert parts.take_files(page) == [
        Part("image", name="a b.pdf", url="/t"),
        Part("attachment", name="notes.md"),
    ]
    assert page.text() == "example.org"


def test_what_recollect_put_into_a_prompt_is_told_apart() -> None:
    text = "<recollect-context id=n1>\nold\n</recollect-context id=n1>\nWhy?"
    assert [part.type for part in parts.typed(text)] == ["injected", "text"]
    assert parts.typed(" \n") == []


def test_sources_belong_to_the_first_text() -> None:
    told = parts.citing([Part("reasoning", "r"), Part("text", "t")], ("[a](b)",))
    assert told == [Part("reasoning", "r"), Part("text", "t", sources=("[a](b)",))]
