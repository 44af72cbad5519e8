"""Records of Google's activity log as conversations: one prompt each, and the answers to it.

Where a record names its conversation, it belongs there; else it is one of its own. Its messages
have ids derived from what was asked and when (`platforms/unlinked.py`), for the log has none.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from recollect.models import ROOT, Conversation, Message, Part
from recollect.platforms import injected
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.fields import mapping
from recollect.platforms.gemini import activity_page
from recollect.platforms.gemini.activity import Activity, File, activity, is_activity
from recollect.platforms.gemini.files import kind_of
from recollect.platforms.gemini.identifiers import PLATFORM, url_of
from recollect.platforms.links import web_link
from recollect.platforms.pages.markdown import to_markdown
from recollect.platforms.unlinked import identifier

_TITLE: Final = 100
_ANSWER: Final = "takeout_answer"
_PROMPT: Final = "takeout_prompt"


def is_exported(record: Any) -> bool:
    """Whether this is a record about Gemini, from the JSON or the HTML of an export."""
    seen = activity_page.glimpse(record)
    if is_activity(seen) or not seen:
        return bool(seen)
    return activity_page.FIELD in mapping(record) and _has_answer(seen, record)


def _has_answer(seen: Mapping[str, Any], record: Any) -> bool:
    """Whether there is more in a record than the beginning of its title told."""
    if not is_activity({**seen, "safeHtmlItem": [{"html": "?"}]}):
        return False
    try:
        return is_activity(activity_page.record(record))
    except Unparsed:
        return True  # whoever reads it is told why it cannot be read


def outline(record: Any) -> Outline:
    """A record as a conversation; Unparsed if it is none."""
    told = activity_page.record(record)
    if not is_activity(told):
        raise Unparsed("That is not a prompt to Gemini.")
    known = activity(told)
    time = known.time if isinstance(known.time, datetime) else None
    key = identifier(_words_of(known), known.time)
    nodes = tuple(_nodes(known, key, time))
    alone = known.conversation is None
    conversation = Conversation(
        platform=PLATFORM,
        external_id=known.conversation or key,
        source="conversation",
        url=url_of(known.conversation) if known.conversation else None,
        title=_title(known) if alone else None,
        created_at=time if alone else None,
        updated_at=time if alone else None,
        active_leaf=nodes[-1].external_id if alone else None,
    )
    return Outline(conversation, nodes)


def is_node(node: Node) -> bool:
    """Whether a node is of a record of the log."""
    return _ANSWER in node.raw or _PROMPT in node.raw


def message(node: Node) -> Message:
    """The prompt of a record, or an answer to it."""
    time = node.raw["time"]
    return Message(
        node.external_id,
        "user" if _PROMPT in node.raw else "assistant",
        tuple(_asked(node.raw) if _PROMPT in node.raw else _answered(node.raw)),
        parent_id=node.parent_id,
        sequence=node.sequence,
        created_at=datetime.fromisoformat(time) if time else None,
    )


def _nodes(known: Activity, key: str, time: datetime | None) -> Iterator[Node]:
    # The place in a conversation that other records belong to is told by the time only.
    place = int(time.timestamp()) if time and known.conversation else 0
    told = {"time": time.isoformat() if time else None}
    answers: list[Mapping[str, Any]] = [{_ANSWER: html} for html in known.answers]
    if not answers and known.notes:
        # In the oldest exports the answer is a line of its own.
        answers = [{_ANSWER: "", "notes": _files(known.notes)}]
    above = ROOT if known.conversation is None else None
    if known.prompt is not None:
        notes = known.notes if known.answers else ()
        asked = {_PROMPT: known.prompt, "files": _files(known.files), "notes": _files(notes)}
        yield Node(key, above, None if above == ROOT else place, asked | told)
        above = key
    for number, answer in enumerate(answers, start=1):
        yield Node(
            f"{key}-{number}", above, None if above is not None else place, {**answer, **told}
        )


def _words_of(known: Activity) -> str:
    """The prompt without what Recollect put into it, as a live message has it."""
    if known.prompt is None:
        return known.title
    return "\n\n".join(p.text for p in injected.text_parts(known.prompt) if p.type == "text")


def _title(known: Activity) -> str | None:
    line = " ".join(_words_of(known).split())
    return f"{line[: _TITLE - 1]}…" if len(line) > _TITLE else line or None


def _files(files: tuple[File, ...]) -> list[list[str | None]]:
    return [[file.name, file.url] for file in files]


def _asked(raw: Mapping[str, Any]) -> Iterator[Part]:
    yield from injected.text_parts(raw[_PROMPT])
    for label, url in raw["files"]:
        yield Part(kind_of(label or url, None), name=label or url, url=url)
    for label, url in raw["notes"]:
        yield Part("attachment", name=label or url, url=url)


def _answered(raw: Mapping[str, Any]) -> Iterator[Part]:
    if html := raw[_ANSWER]:
        yield _markdown(html)
    for label, url in raw.get("notes", ()):
        source = web_link(label, url)
        yield Part("text", label or url or "", sources=(source,) if source else ())


def _markdown(html: str) -> Part:
    try:
        return Part("text", to_markdown(html))
    except Unparsed:
        return Part("unknown", raw=html)
