"""Schemas of arguments as short as they can be."""

from recollect.mcp.tools.slim import slim


def test_titles_and_nulls_go_and_everything_else_stays() -> None:
    schema = {
        "title": "addArguments",
        "type": "object",
        "required": ["content"],
        "properties": {
            "content": {"title": "Content", "type": "string", "description": "What."},
            "title": {"title": "Title", "type": "string", "default": "title"},
            "after": {
                "anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}],
                "default": None,
                "description": "Where.",
                "title": "After",
            },
            "either": {
                "anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}],
                "default": None,
            },
            "many": {"type": "array", "items": {"title": "Item", "enum": ["title", None]}},
            "must": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
    }
    assert slim(schema) == {
        "type": "object",
        "required": ["content"],
        "properties": {
            "content": {"type": "string", "description": "What."},
            "title": {"type": "string", "default": "title"},
            "after": {"type": "string", "maxLength": 5, "description": "Where."},
            "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "many": {"type": "array", "items": {"enum": ["title", None]}},
            "must": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
    }
