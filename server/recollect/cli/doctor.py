"""`recollect doctor`: what is wrong, if anything, and what to do about it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.text import Text

from recollect.cli.console import console
from recollect.cli.database_checks import database
from recollect.cli.findings import Finding, Level, warning
from recollect.cli.machine_checks import data_directory, settings_found, token_table
from recollect.cli.running import run
from recollect.cli.server_checks import server
from recollect.text import jsontext

_STYLES: Final[dict[Level, str]] = {"ok": "green", "warning": "yellow", "problem": "red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Look for what is wrong, and say what to do.

    Settings, the data directory, the server's address, the database, and for every user and site:
    when a capture was last read, what could not be read, and which conversations have gaps. Nothing
    is changed; an embedded MongoDB that does not run is started for the while. The exit code is 1
    if there is a problem, warnings aside.
    """
    findings = run(_findings())
    if as_json:
        _show_json(findings)
    else:
        _show(findings)
    if _problems(findings):
        raise typer.Exit(1)


async def _findings() -> Sequence[Finding]:
    return [finding async for finding in _examined()]


async def _examined() -> AsyncIterator[Finding]:
    config, found = settings_found()
    for finding in [*found, *data_directory(config), token_table(), *await server(config)]:
        yield finding
    if any("RECOLLECT_MONGODB_URI" in each.message for each in found if each.level == "problem"):
        message = "Which database to look at is not known."
        yield warning("database", message, "Mend RECOLLECT_MONGODB_URI first.")
    else:
        async for finding in database(config):
            yield finding


def _problems(findings: Sequence[Finding]) -> int:
    return sum(finding.level == "problem" for finding in findings)


def _show_json(findings: Sequence[Finding]) -> None:
    told = {"ok": not _problems(findings), "findings": [asdict(each) for each in findings]}
    text = jsontext.dumps(told).decode()
    console.print(text, highlight=False, markup=False, soft_wrap=True)


def _show(findings: Sequence[Finding]) -> None:
    for finding in findings:
        line = Text()
        line.append(f"{finding.level:8}", style=_STYLES[finding.level])
        line.append(f"{finding.check}: {finding.message}")
        console.print(line, highlight=False, soft_wrap=True)
        if finding.advice:
            console.print(Text(f"        {finding.advice}"), highlight=False, soft_wrap=True)
    warnings = sum(finding.level == "warning" for finding in findings)
    counted = f"Problems: {_problems(findings)}; warnings: {warnings}."
    console.print(counted, highlight=False, soft_wrap=True)
