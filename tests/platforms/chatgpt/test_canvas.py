"""Canvas: the document is shown, not the JSON around it."""

import json
from typing import Any

import pytest

from recollect.models import Part
from recollect.platforms.chatgpt.canvas import document


def call(arguments: Any) -> Part:
    return Part("tool_call", json.dumps(arguments), name="canmore.x", language="json")


def test_a_document_of_prose_has_no_language() -> None:
    made = document(call({"name": "Letter", "type": "document", "content": "Dear\n Ada,\n"}))
    assert made == Part("tool_call", "Dear\n Ada,\n", name="canmore.x", title="Letter")


def test_comments_are_read() -> None:
    made = document(call({"comments": [{"pattern": "x", "comment": "Shorter?"}, {"comment": ""}]}))
    assert made.text == "Shorter?"


@pytest.mark.parametrize("arguments", [{}, [], 5, {"content": 5}, {"updates": [1, {}]}])
def test_calls_of_another_shape_stay_as_they_are(arguments: Any) -> None:
    assert document(call(arguments)) == call(arguments)


def test_a_call_that_is_still_growing_stays_as_it_is() -> None:
    growing = Part("tool_call", '{"name":"brew","content":"def br', name="canmore.x")
    assert document(growing) == growing
