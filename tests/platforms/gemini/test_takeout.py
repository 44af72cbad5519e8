"""Records of Google's activity log about Gemini, in JSON and in HTML."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.models import ROOT, Conversation, Message, Part
from recollect.platforms.base import Unparsed
from recollect.platforms.gemini.adapter import Gemini
from recollect.platforms.registry import adapters
from recollect.platforms.unlinked import identifier, is_unlinked
from tests.platforms.mutations import places, replaced

GEMINI = Gemini()
TIME = datetime(2026, 2, 2, 7, 24, 2, 806000, UTC)
RECORD: dict[str, Any] = {
    "header": "Gemini Apps",
    "title": "Prompted Why is $HOME red?\nTell me <b>all</b>.",
    "time": "2026-02-02T07:24:02.806Z",
    "products": ["Gemini Apps"],
    "activityControls": ["Gemini Apps Activity"],
    "safeHtmlItem": [
        {"html": "<p>It is made of <strong>bricks</strong>.</p><ul><li>Clay</li></ul>"}
    ],
    "subtitles": [
        {"name": "Attached 2 files."},
        {"name": "-  cat.png", "url": "cat-1e98.png"},
        {"name": "-  notes.pdf", "url": "notes-77.pdf"},
    ],
    "imageFile": "cat-1e98.png",
    "attachedFiles": ["cat-1e98.png", "notes-77.pdf", "more.bin"],
}


def cell(
    asked: str,
    time: str = "Feb 2, 2026, 7:24:02\u202fAM UTC",
    answer: str = "<p>Hi</p>",
    header: str = "Gemini Apps",
) -> dict[str, str]:
    """A record of the HTML export."""
    body = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    return {
        "activity_html": (
            '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp">'
            '<div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col">'
            f'<p class="mdl-typography--title">{header}<br></p></div>'
            f'<div class="{body}">{asked}<br>{time}<br>{answer}</div>'
            f'<div class="{body} mdl-typography--text-right"></div>'
            '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
            f"<b>Products:</b><br>&emsp;{header}<br></div></div></div>\n"
        )
    }


def read(record: Any) -> tuple[Conversation, tuple[Message, ...]]:
    assert [site.platform for site in adapters() if site.exported(record)] == ["gemini"]
    outline = GEMINI.export_outline(record, "My Activity.json")
    return outline.conversation, tuple(GEMINI.message(node) for node in outline.nodes)


def changed(**fields: Any) -> dict[str, Any]:
    return {**RECORD, **fields}


def test_a_record_is_a_conversation_of_one_prompt() -> None:
    told, messages = read(RECORD)
    asked, answer = messages
    assert (told.platform, told.source) == ("gemini", "conversation")
    assert is_unlinked(told.external_id)
    assert told.title == "Why is $HOME red? Tell me <b>all</b>."
    assert told.created_at == told.updated_at == TIME
    assert told.active_leaf == answer.external_id
    assert (asked.external_id, asked.parent_id, asked.role) == (told.external_id, ROOT, "user")
    assert asked.text == "Why is $HOME red?\nTell me <b>all</b>."
    assert asked.created_at == answer.created_at == TIME
    assert (answer.parent_id, answer.role) == (asked.external_id, "assistant")
    assert answer.text == "It is made of **bricks**.\n\n- Clay"


def test_what_was_attached_is_there_once() -> None:
    asked = read(RECORD)[1][0]
    assert asked.parts[1:] == (
        Part("image", name="cat.png", url="cat-1e98.png"),
        Part("attachment", name="notes.pdf", url="notes-77.pdf"),
        Part("attachment", name="more.bin", url="more.bin"),
    )


def test_the_id_is_that_of_prompt_and_second() -> None:
    told, _ = read(RECORD)
    asked = "Why is $HOME red?  Tell me <b>all</b>."
    assert told.external_id == identifier(asked, TIME.replace(microsecond=0))
    assert told.external_id != identifier(asked + "!", TIME)
    assert told.external_id != identifier(asked, TIME.replace(second=3))


def test_several_answers_are_branches_and_the_last_is_shown() -> None:
    told, messages = read(changed(safeHtmlItem=[{"html": "<p>One</p>"}, {}, {"html": "Two"}]))
    assert [message.text for message in messages[1:]] == ["One", "Two"]
    assert {message.parent_id for message in messages[1:]} == {told.external_id}
    assert told.active_leaf == messages[-1].external_id


def test_a_prompt_without_an_answer() -> None:
    told, messages = read(changed(safeHtmlItem=[]) | {"subtitles": []})
    assert [message.role for message in messages] == ["user"]
    assert told.active_leaf == told.external_id


def test_in_the_oldest_exports_the_answer_is_a_line() -> None:
    lines = [{"name": "Bricks.", "url": "https://example.org/"}]
    _, messages = read(changed(safeHtmlItem=None, subtitles=lines))
    assert messages[1].parts == (
        Part("text", "Bricks.", sources=("[Bricks.](https://example.org/)",)),
    )


def test_lines_beside_an_answer_stay_with_the_question() -> None:
    gem = {"name": "Tutor was used in this chat.", "url": "https://gemini.google.com/gems/x"}
    asked = read(changed(subtitles=[gem], imageFile=None, attachedFiles=[]))[1][0]
    assert asked.parts[1] == Part("attachment", name=gem["name"], url=gem["url"])


def test_context_that_was_put_in_is_told_apart() -> None:
    title = "Prompted <recollect-context id=n>old</recollect-context id=n>Why?"
    told, messages = read(changed(title=title))
    assert [part.type for part in messages[0].parts[:2]] == ["injected", "text"]
    assert told.external_id == identifier("Why?", TIME)


def test_a_record_that_names_its_conversation_belongs_to_it() -> None:
    told, (asked, answer) = read(changed(titleUrl="https://gemini.google.com/app/cccc000000000001"))
    assert told.external_id == "c_cccc000000000001"
    assert told.url == "https://gemini.google.com/app/cccc000000000001"
    assert (told.title, told.active_leaf, told.updated_at) == (None, None, None)
    assert (asked.parent_id, asked.sequence) == (None, int(TIME.timestamp()))
    assert is_unlinked(asked.external_id) and answer.parent_id == asked.external_id


@pytest.mark.parametrize(
    ("title", "prompt"),
    [
        ("Eingegebener Prompt: Warum?", "Warum?"),
        ("Prompt inviato: Perché?", "Perché?"),
        ("Prompted Prompt: write one", "Prompt: write one"),
        ("Prompt saisi : Pourquoi : ?", "Pourquoi : ?"),
        ("Asked what is a prompt: explain", "Asked what is a prompt: explain"),
        ("Bat um Prompts für ein Bild: so", "Bat um Prompts für ein Bild: so"),
        ("何かの言葉 なぜ？", "何かの言葉 なぜ？"),
    ],
)
def test_prompts_in_other_languages(title: str, prompt: str) -> None:
    assert read(changed(title=title, header="Gemini-Apps"))[1][0].text == prompt


@pytest.mark.parametrize(
    "record",
    [
        changed(header="Search", products=["Search"]),
        changed(title="Used Gemini Apps", safeHtmlItem=[]),
        changed(title="Gave feedback: Good response", safeHtmlItem=None),
        changed(title="Prompted ", safeHtmlItem=[]),
        changed(title=None),
        {"header": "Gemini Apps"},
        cell("Searched for&nbsp;cats", header="Search"),
        cell("Used Gemini Apps", answer=""),
        {"activity_html": "<div"},
    ],
)
def test_what_is_no_prompt(record: Any) -> None:
    assert not GEMINI.exported(record)


def test_what_is_no_prompt_but_has_an_answer_is_not_the_users() -> None:
    told, (answer,) = read(changed(title="Created Gemini Canvas titled Wall"))
    assert (answer.role, answer.parent_id) == ("assistant", ROOT)
    assert told.title == "Created Gemini Canvas titled Wall"
    assert read(cell("Created Gemini Canvas", answer="<p>Wall</p>"))[1][0].role == "assistant"


def test_a_record_of_html_says_the_same_as_that_of_json() -> None:
    asked = escape("Why is $HOME red?\nTell me <b>all</b>.").replace("\n", "<br>")
    files = "".join(
        f'<br>-&nbsp;<a href="{url}">{name}</a>'
        for name, url in (("cat.png", "cat-1e98.png"), ("notes.pdf", "notes-77.pdf"))
    )
    record = cell(
        f"Prompted&nbsp;{asked}<br>Attached 2 files.{files}",
        answer=RECORD["safeHtmlItem"][0]["html"],
    )
    told, messages = read(record)
    expected, (asked_before, answer_before) = read(RECORD)
    assert (told.external_id, told.title) == (expected.external_id, expected.title)
    assert messages[0].parts == asked_before.parts[:-1]
    assert messages[1].parts == answer_before.parts
    assert told.created_at == TIME.replace(microsecond=0)
    assert [m.external_id for m in messages] == [told.external_id, answer_before.external_id]


def test_times_and_lists_in_a_prompt_of_html() -> None:
    asked = "Prompted&nbsp;Log:<br>Jan 1, 2020, 1:00:00 AM UTC<br>- item<br>end"
    told, messages = read(cell(asked, answer="Plain<br>answer<br>"))
    assert messages[0].text == "Log:\nJan 1, 2020, 1:00:00 AM UTC\n- item\nend"
    assert messages[1].text.split() == ["Plain", "answer"]
    assert told.created_at == TIME.replace(microsecond=0)


def test_a_record_of_html_names_its_conversation() -> None:
    link = '<a href="https://gemini.google.com/app/cccc000000000001">Why?</a>'
    told, messages = read(cell(f"Prompted&nbsp;{link}"))
    assert (told.external_id, messages[0].text) == ("c_cccc000000000001", "Why?")


def test_a_time_that_nobody_reads_is_kept_apart_from_the_prompt() -> None:
    told, messages = read(cell("Prompted&nbsp;Why?", time="٢ فبراير ٢٠٢٦"))
    assert (messages[0].text, messages[1].text) == ("Why?", "Hi")
    assert (told.created_at, messages[0].created_at) == (None, None)
    assert told.external_id == identifier("Why?", "٢ فبراير ٢٠٢٦")


def test_an_answer_nested_too_deeply_is_kept_as_it_is() -> None:
    deep = "<div>" * 2000 + "x"
    (part,) = read(changed(safeHtmlItem=[{"html": deep}]))[1][1].parts
    assert (part.type, part.raw) == ("unknown", deep)
    with pytest.raises(Unparsed):
        GEMINI.export_outline(cell("Prompted x", answer=deep), "MyActivity.html")
    with pytest.raises(Unparsed):
        GEMINI.export_outline({"header": "Search"}, "x")


def test_hostile_records_are_read_in_linear_time() -> None:
    spaces = cell(
        "Prompted&nbsp;Why?", answer="<pre>" + " " * 400_000 + "x</pre>" + "<br> " * 100_000
    )
    assert read(spaces)[1][1].text.endswith("x\n```")
    headers = {"activity_html": '<div class="outer-cell"' + ' class="header-cell' * 20_000}
    assert not GEMINI.exported(headers)
    title = "Prompted " + "prompt " * 100_000
    assert read(changed(title=title))[1][0].text == title.removeprefix("Prompted ")
    assert read(changed(title="a" * 400_000, header="Gemini-Apps"))[1][0].text == "a" * 400_000


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(places(RECORD)), junk)
def test_anything_else_in_it(path: tuple[Any, ...], new: Any) -> None:
    record = replaced(RECORD, path, new)
    if GEMINI.exported(record):
        told, messages = read(record)
        assert told.external_id and messages
        assert all(isinstance(message.text, str) for message in messages)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/ab:0 12,-", max_size=80), st.text(), st.text())
def test_anything_else_in_a_cell(asked: str, time: str, answer: str) -> None:
    record = cell(f"Prompted {asked}", time, answer)
    if GEMINI.exported(record):
        with suppress(Unparsed):
            GEMINI.export_outline(record, "x")


def test_a_recorded_export(samples: Path) -> None:
    records = json.loads((samples / "gemini" / "export-takeout-3.json").read_text())
    first, second, other = records
    assert not GEMINI.exported(other)
    for record in (first, second):
        told, messages = read(record)
        texts = [record["title"].removeprefix("Prompted ")]
        texts += [line["name"] for line in record.get("subtitles", [])]
        assert [message.text for message in messages] == texts
        assert told.url == record["titleUrl"]
        assert messages[0].created_at == datetime.fromisoformat(record["time"])
