"""ChatGPT's canvas: calls to the tools `canmore.*` carry documents in JSON; we show the documents.

`create_textdoc {name, type, content}`, `update_textdoc {updates: [{pattern, replacement}]}`,
`comment_textdoc {comments: [{pattern, comment}]}`. `type` is `document` or `code/LANGUAGE`.
"""

from dataclasses import replace
from typing import Any

from recollect.models import Part
from recollect.platforms.fields import decoded, mapping, name, sequence

PREFIX = "canmore."


def document(call: Part) -> Part:
    """The call with the document as its text; as it is while its JSON is still growing."""
    arguments = decoded(call.text)
    text = name(arguments.get("content")) or "\n\n".join(_changes(arguments))
    if not text:
        return call
    language = (name(arguments.get("type")) or "").partition("/")[2]
    return replace(
        call,
        text=text,
        title=name(arguments.get("name")),
        language=language or None,
    )


def _changes(arguments: Any) -> list[str]:
    updates = (mapping(item).get("replacement") for item in sequence(arguments.get("updates")))
    comments = (mapping(item).get("comment") for item in sequence(arguments.get("comments")))
    return [text for text in (*updates, *comments) if isinstance(text, str) and text]
