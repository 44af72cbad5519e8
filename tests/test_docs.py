"""What README and docs say is what the code does: settings, commands, routes, codes, examples."""

import ast
import json
import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer

from recollect.capture import protocol
from recollect.capture.receipts import MISSING_LISTED
from recollect.capture.versions import MAX_TEXT_BYTES
from recollect.cli.app import app
from recollect.config import MIB, Config
from recollect.errors import Forbidden, InvalidInput, NotFound, Unauthorized, Unavailable
from recollect.platforms.pages.tree import DEEPEST
from recollect.schemas.accounts import NewKeySchema, NewUserSchema, PairSchema
from recollect.schemas.capture import (
    CaptureSchema,
    ClientSchema,
    HelloSchema,
    ReceiptSchema,
    SubscribeSchema,
)
from recollect.schemas.common import MOST_FIELDS
from recollect.schemas.context import ContextQuerySchema, ContextSchema, ContextSourceSchema
from recollect.schemas.conversations import (
    NormalizedConversationSchema,
    NormalizedMessageSchema,
    PartSchema,
)
from recollect.schemas.memories import (
    BatchAnswerSchema,
    CreatedMemorySchema,
    MemoriesQuerySchema,
    MemorySearchQuerySchema,
    MemoryStatsSchema,
    MemoryVersionSchema,
    NewMemorySchema,
    OperationSchema,
    TagsQuerySchema,
)
from recollect.schemas.pages import PageSchema, PageTurnSchema
from recollect.schemas.rendered import RenderedQuerySchema
from recollect.schemas.search import SearchHitSchema, SearchQuerySchema
from recollect.schemas.stats import StatsQuerySchema, StatsSchema
from recollect.schemas.stored import (
    ConversationsQuerySchema,
    EditSchema,
    ExportQuerySchema,
    ReadQuerySchema,
)
from recollect.schemas.suggestions import SavedMemorySchema, SuggestionSchema, SuggestSchema
from recollect.web.routes import ROUTES
from recollect.web.sockets import MAX_WAITING
from tests.contract.exchanges import exchanges
from tests.test_architecture import MAY_IMPORT

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "server" / "recollect"
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def read(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row that begins with something in backticks."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell: str) -> list[str]:
    """What a cell has in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_the_readme_names_every_setting_and_its_default() -> None:
    tree = ast.parse((PACKAGE / "config.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    read_there = {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "env"
        and isinstance(call.args[0], ast.Constant)
    }
    table = {named(row[0])[0]: row[1] for row in rows(read("README.md"))}
    assert set(table) == {f"RECOLLECT_{name}" for name in read_there}
    for field in fields(Config):
        if isinstance(field.default, str | int) and field.default:
            assert table[f"RECOLLECT_{field.name.upper()}"] == f"`{field.default}`"
    everywhere = set(re.findall(r"RECOLLECT_[A-Z_]+", "".join(map(_text, DOCS))))
    assert everywhere - {"RECOLLECT_API_KEY", "RECOLLECT_URL"} == set(table)


def test_every_command_named_exists() -> None:
    command: Any = typer.main.get_command(app)
    known = {
        name if not hasattr(sub, "commands") else f"{name} {inner}"
        for name, sub in command.commands.items()
        for inner in getattr(sub, "commands", [""])
    }
    groups = {name.partition(" ")[0] for name in known if " " in name}
    told = set(re.findall(r"(?:^|[`/ ])recollect ([a-z]+(?: [a-z]+)?)", _commands(), re.MULTILINE))
    assert told
    wrong = {
        words
        for words in told
        if words not in known and words not in groups and words.partition(" ")[0] not in known
    }
    assert not wrong
    assert {"serve", "pair", "import"} <= {words.partition(" ")[0] for words in told}


def _commands() -> str:
    """Everything in code: between backticks and in blocks, the start page's included."""
    texts = [*map(_text, DOCS), (PACKAGE / "web" / "ui" / "index.html").read_text("utf-8")]
    code = re.findall(r"`(recollect [^`]+)`|^(?: {4})?(recollect .+)$", "\n".join(texts), re.M)
    pages = re.findall(r"<code>(recollect .+?)</code>", texts[-1])
    return "\n".join([*("".join(pair) for pair in code), *pages])


@pytest.mark.parametrize("script", sorted(set(re.findall(r"scripts/[\w.]+", read("README.md")))))
def test_every_script_named_exists(script: str) -> None:
    assert (ROOT / script).is_file()


def test_the_api_page_names_every_route_and_no_other() -> None:
    routes = {(route.method, route.path) for route in ROUTES}
    assert _routes_in(read("docs/api.md")) == routes
    for document in DOCS:
        assert _routes_in(_text(document)) <= routes, document.name


def _routes_in(text: str) -> set[tuple[str, str]]:
    return set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?\s]*)", text))


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    text = read("docs/decisions.md")
    table = re.findall(r"^\| ([\w.-]+) \| (?!why)", text, re.MULTILINE)
    assert sorted(table) == sorted(_names(project["dependencies"]))
    extra = _names(project["optional-dependencies"]["embedded"])
    assert all(name in text for name in extra)


def _names(requirements: list[str]) -> list[str]:
    return [re.split(r"[^\w.-]", requirement)[0] for requirement in requirements]


def test_the_codes_of_errors_are_those_in_the_code() -> None:
    sources = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    raised = {
        code for text in sources for code in re.findall(r'\bcode(?:: str)? ?= ?"(\w+)"', text)
    }
    # These are read by the command line, or never leave the server as they are.
    inside = {"setup", "in_use", "duplicate", "unknown_platform", "read_only", "wrong_version"}
    by_status = {"method_not_allowed", "unsupported_media_type"}
    socket = set(_codes(read("docs/protocol.md").split("\n## error", 1)[1]))
    rest = set(_codes(read("docs/api.md").split("\n## Errors", 1)[1].split("\n## Lists")[0]))
    assert socket | rest == (raised - inside) | by_status
    assert by_status.isdisjoint(socket)


def _codes(text: str) -> list[str]:
    cells = [row[0] if not row[0].isdigit() else row[1] for row in _all_rows(text)]
    return [code for cell in cells for code in named(cell)]


def _all_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if re.match(r"\| (`|\d{3} )", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_close_codes_are_those_of_the_socket() -> None:
    table = read("docs/protocol.md").split("\n## Close codes", 1)[1].split("\n## ")[0]
    told = {int(code) for code in re.findall(r"\b4\d{3}\b", table)}
    kinds = (InvalidInput, Unauthorized, Forbidden, NotFound, Unavailable)
    assert told == {4000 + kind.status for kind in kinds} | {4408}
    source = (PACKAGE / "web" / "ws.py").read_text("utf-8")
    assert "4000 + error.status" in source and "4408" in source


@pytest.mark.parametrize(("page", "kind"), [("protocol.md", "socket"), ("api.md", "rest")])
def test_pages_quote_the_examples_that_are_replayed(page: str, kind: str) -> None:
    text = read(f"docs/{page}")
    quoted = [json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", text, re.DOTALL)]
    known = exchanges(kind)
    values = [value for exchange in known for value in (exchange.send, exchange.answer)]
    assert not [block for block in quoted if block not in values]
    for each in known:
        shown = [value for value in (each.send, each.answer) if isinstance(value, dict)]
        assert not shown or [value for value in shown if value in quoted], each.name
    markdown = re.search(r"```markdown\n(.*?)\n```", text, re.DOTALL)
    if markdown:
        assert [each for each in known if str(each.answer).startswith(markdown[1])]


def test_the_protocol_names_every_limit() -> None:
    text = read("docs/protocol.md")
    limits = [
        f"within {protocol.HELLO_SECONDS} s and at most {protocol.HELLO_MAX_BYTES // 1024} KiB",
        f"At most {MAX_WAITING} sockets",
        f"may have {MAX_TEXT_BYTES // MIB} MiB of text",
        f"the first {MISSING_LISTED} external ids",
        f"({Config().max_frame_bytes // MIB} MiB unless set)",
        f"names up to {MOST_FIELDS} of them",
        f"nested {DEEPEST} deep",
    ]
    assert not [limit for limit in limits if limit not in text]


SCHEMAS = {
    "docs/protocol.md": (
        HelloSchema, ClientSchema, CaptureSchema, ReceiptSchema, NormalizedConversationSchema,
        NormalizedMessageSchema, PartSchema, SubscribeSchema, PageSchema, PageTurnSchema,
    ),
    "docs/api.md": (
        SearchQuerySchema, ConversationsQuerySchema, ReadQuerySchema, ExportQuerySchema,
        RenderedQuerySchema, EditSchema, NewKeySchema, NewUserSchema, PairSchema, SearchHitSchema,
        ContextQuerySchema, ContextSchema, ContextSourceSchema,
        StatsQuerySchema, StatsSchema, NewMemorySchema, MemoriesQuerySchema, CreatedMemorySchema,
        MemoryVersionSchema, OperationSchema, BatchAnswerSchema, MemorySearchQuerySchema,
        TagsQuerySchema, MemoryStatsSchema, SavedMemorySchema, SuggestSchema, SuggestionSchema,
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", SCHEMAS)
def test_pages_name_every_field(page: str) -> None:
    text = read(page)
    for schema in SCHEMAS[page]:
        names = {field.data_key or name for name, field in schema().fields.items()}
        unnamed = {name for name in names if not re.search(rf'[`"]{name}["`=]', text)}
        assert not unnamed, schema.__name__


def test_the_layout_names_every_part() -> None:
    text = read("docs/architecture.md")
    layout = text.split("\n## Layout", 1)[1].split("\n### ")[0]
    parts = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert {named(row[0])[0] for row in rows(layout)} == parts - {"__init__", "__pycache__"}


def test_the_table_of_imports_is_the_one_that_is_enforced() -> None:
    text = read("docs/architecture.md")
    table = text.split("\n### Who may import whom", 1)[1].split("\n## ")[0]
    assert {named(row[0])[0]: set(named(row[1])) for row in rows(table)} == MAY_IMPORT


def _text(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_inside_the_project_resolve(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", _text(document), flags=re.S))
    ours = [link.partition("#")[0] for link in links if "://" not in link]
    assert not [link for link in ours if link and not (document.parent / link).exists()]
    tests = re.findall(r"`((?:tests|scripts|docs)/[\w./-]+\.(?:py|md|json))`", _text(document))
    assert not [name for name in tests if not (ROOT / name).exists()]


def test_no_file_has_two_versions_of_itself() -> None:
    marked = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)
    assert not [path for path in _tracked() if marked.search(path.read_bytes())]


def test_no_file_names_somebodys_folders() -> None:
    machine = re.compile(rb"(?<![\w.~-])/(?:work|root|home/\w+|Users/\w+)/\w")
    assert not [path for path in _tracked() if machine.search(path.read_bytes())]


def _tracked() -> list[Path]:
    """Every file that git keeps and that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git made this clone
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [path for name in listed.stdout.split("\0") if (path := ROOT / name).is_file()]
