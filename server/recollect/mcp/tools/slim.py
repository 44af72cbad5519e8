"""Schemas of arguments without what only costs: models read them at the start of every chat."""

from typing import Any

Schema = dict[str, Any]


def slim(schema: Schema) -> Schema:
    """The schema of arguments without titles; what may be null by default is simply optional."""
    slimmed = {name: _inner(name, value) for name, value in schema.items() if name != "title"}
    if slimmed.get("default", ...) is not None:
        return slimmed
    del slimmed["default"]
    kinds = [kind for kind in slimmed.pop("anyOf", []) if kind != {"type": "null"}]
    return {**kinds[0], **slimmed} if len(kinds) == 1 else {**slimmed, "anyOf": kinds}


def _inner(name: str, value: Any) -> Any:
    if name in {"properties", "$defs"}:  # names that people gave: one may be `title`
        return {key: slim(each) for key, each in value.items()}
    if name in {"default", "enum", "const"}:
        return value
    if isinstance(value, dict):
        return slim(value)
    if isinstance(value, list):
        return [slim(each) if isinstance(each, dict) else each for each in value]
    return value
