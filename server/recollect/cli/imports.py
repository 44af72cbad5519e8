"""`recollect import`: official exports, through the same merge as live capture."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from recollect.accounts.accounts import Accounts
from recollect.archive.importer import import_paths
from recollect.archive.report import FileReport, ImportReport
from recollect.capture.ingest import Ingest
from recollect.cli.console import console, errors
from recollect.cli.running import login_name, open_store, run, settings


def import_archives(
    paths: Annotated[
        list[Path],
        typer.Argument(
            exists=True, readable=True, help="Exports of ChatGPT or Claude: JSON, ZIP or a folder."
        ),
    ],
    user: Annotated[
        str | None, typer.Option(help="Into whose space; without it, the first user's.")
    ] = None,
) -> None:
    """Import official exports. What is known already stays as it is; nothing is stored twice."""
    report = run(_import(paths, user))
    _show(report)
    if report.skipped and not report.conversations and not report.excluded:
        raise typer.Exit(1)


async def _import(paths: list[Path], user: str | None) -> ImportReport:
    async with open_store(settings()) as store:
        accounts = Accounts(store.accounts)
        await accounts.users.ensure_first(login_name())
        space = (await accounts.users.named(user)).space
        with _progress() as progress:
            task = progress.add_task("Importing", total=None)
            return await import_paths(
                paths,
                partial(Ingest(store), space),
                lambda done, total: progress.update(task, completed=done, total=total),
            )


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=errors,
    )


def _show(report: ImportReport) -> None:
    table = Table("file", "conversations", "new", "updated", "unchanged", "deleted", "skipped")
    for file in report.files:
        table.add_row(file.source, *map(str, _numbers(file)))
    if len(report.files) != 1:
        table.add_section()
        table.add_row("all", *map(str, _numbers(report)))
    console.print(table)
    for file in report.files:
        for skipped in file.skipped:
            where = "" if skipped.first is None else f", the first is record {skipped.first}"
            console.print(
                f"Skipped in {file.source}: {skipped.reason} ({skipped.count} times{where})",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )


def _numbers(counts: FileReport | ImportReport) -> tuple[int, ...]:
    skipped = counts.skipped
    return (
        counts.conversations,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.excluded,
        skipped if isinstance(skipped, int) else sum(each.count for each in skipped),
    )
