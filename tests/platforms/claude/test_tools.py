"""Tool calls and results in words."""

from typing import Any

import pytest

from recollect.platforms.claude.tools import call, result


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"query": "tea"}, "tea"),
        ({"command": "create", "path": "/a.py", "file_text": "print()"}, "print()"),
        ({"command": "ls -l", "description": "List"}, "ls -l"),
        ({"code": "1 + 1", "language": "js"}, "1 + 1"),
        ({"latitude": 47.4, "days": 2}, '{"latitude":47.4,"days":2}'),
        (
            {"command": "update", "old_str": "a", "new_str": "b"},
            "<<<<<<< old\na\n=======\nb\n>>>>>>> new",
        ),
        ("plain", "plain"),
        (["x"], '["x"]'),
        ({}, "Working"),
        (None, "Working"),
    ],
)
def test_the_readable_input(given: Any, expected: str) -> None:
    part = call({"type": "tool_use", "id": "t", "name": "n", "input": given, "message": "Working"})
    assert (part.type, part.text, part.name, part.call_id) == ("tool_call", expected, "n", "t")


def test_what_the_site_shows_stands_in_for_a_missing_input() -> None:
    shown = {
        "type": "json_block",
        "json_block": '{"language":"c","code":"int x;","filename":"x.c"}',
    }
    part = call({"name": "create_file", "input": {}, "display_content": shown})
    assert (part.text, part.title, part.language) == ("int x;", "x.c", "c")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "a\n\nb"),
        ("bare", "bare"),
        ({"type": "text", "text": "single"}, "single"),
        (["line", None], "line"),
        (
            [{"type": "tool_reference", "tool_name": "x"}],
            '{"type":"tool_reference","tool_name":"x"}',
        ),
        ([{"type": "local_resource", "name": "timer"}], "timer"),
        ([{"type": "text", "text": ""}], "Done"),
        ([], "Done"),
        (None, "Done"),
    ],
)
def test_the_readable_result(content: Any, expected: str) -> None:
    (part,) = result({"tool_use_id": "t", "name": "n", "content": content, "message": "Done"})
    assert (part.type, part.text, part.call_id) == ("tool_result", expected, "t")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({"type": "json_block", "json_block": '{"code": "x = 1"}'}, "x = 1"),
        ({"type": "json_block", "json_block": "no json"}, "no json"),
        (
            {"type": "rich_link", "link": {"title": "T", "url": "https://t.example"}},
            "[T](https://t.example)",
        ),
        ({"type": "rich_content", "content": [{"title": "A"}, {"title": "B"}]}, "A\nB"),
        ({"type": "table", "table": [["a", "b"], ["c", "d"]]}, "a | b\nc | d"),
        ({"type": "text", "text": "shown"}, "shown"),
    ],
)
def test_what_the_site_shows_stands_in_for_a_missing_result(shown: Any, expected: str) -> None:
    (part,) = result({"content": [], "display_content": shown})
    assert part.text == expected


def test_images_in_a_result_follow_it_without_their_bytes() -> None:
    inline = {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"},
    }
    told = list(result({"tool_use_id": "t", "content": [inline]}))
    assert [(part.type, part.mime, part.call_id) for part in told[1:]] == [
        ("image", "image/png", "t")
    ]
    assert "AAAA" not in repr(told)
