"""`recollect import`: exports of sites and our own, through the same merge as live capture."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Final

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
from rich.text import Text

from recollect.accounts.accounts import Accounts
from recollect.archive.importer import import_paths
from recollect.archive.memories import remembering
from recollect.archive.report import FileReport, ImportReport, SkippedReason
from recollect.capture.ingest import Ingest
from recollect.cli.console import console, errors, table
from recollect.cli.running import chosen_space, login_name, open_store, run, settings
from recollect.config import Config

_COLUMNS: Final[dict[str, Callable[[FileReport | ImportReport], int]]] = {
    "conver-\nsations": lambda counts: counts.conversations,
    "new": lambda counts: counts.created,
    "updated": lambda counts: counts.updated,
    "unchanged": lambda counts: counts.unchanged,
    "deleted": lambda counts: counts.excluded,
    "skipped": lambda counts: counts.skipped_count,
}


def import_archives(
    paths: Annotated[
        list[Path],
        typer.Argument(
            exists=True,
            readable=True,
            help="The exports as they came: JSON, HTML, ZIP, GZ or a folder.",
        ),
    ],
    user: Annotated[
        str | None, typer.Option(help="Into whose space; without it, the first user's.")
    ] = None,
    space: Annotated[
        str | None, typer.Option(help="Into a shared space, by its id: recollect space list")
    ] = None,
) -> None:
    """Import exports of ChatGPT, Claude, DeepSeek and Gemini, and of `recollect export`.

    What is known stays as it is; nothing is stored twice. Works with the server running or not. Of
    a ZIP or a folder, the files of conversations are read and everything else is left alone. What
    cannot be read is skipped, and the report says why; the exit code is 1 if that was part of an
    export, or if there was no export at all.
    """
    config = settings()
    report = run(_import(config, paths, user, space))
    _show(report)
    if report.memories:
        _tell(f"{report.memories:,} memories are here now.")
    if report.conversations:
        _tell(f"To search: {config.page_url} says how, while `recollect serve` runs.")
    if not report.is_whole:
        raise typer.Exit(1)


async def _import(
    config: Config, paths: list[Path], user: str | None, space: str | None
) -> ImportReport:
    async with open_store(config) as store:
        accounts = Accounts(store.accounts)
        await accounts.users.ensure_first(login_name())
        target = await chosen_space(accounts, user, space)
        with _progress() as progress:
            task = progress.add_task("Importing", total=None)
            return await import_paths(
                paths,
                partial(Ingest(store), target),
                lambda done, total: progress.update(task, completed=done, total=total),
                remembering(store.space(target)),
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
    # An archive may hold thousands of files that are none of ours: those have no rows.
    listed = [file for file in report.files if file.is_export]
    console.print(_counts(report, listed))
    for file in listed:
        for skipped in file.skipped:
            _tell(f"Skipped in {file.source}: {skipped.reason} {_where(skipped)}")
    _tell_of_the_others([file for file in report.files if not file.is_export])
    _tell("New, updated and unchanged count messages.")
    if report.excluded:
        _tell("Deleted counts conversations that were deleted, here or there, and that stay so.")


def _counts(report: ImportReport, listed: list[FileReport]) -> Table:
    columns = dict(_COLUMNS)
    if not report.excluded:
        del columns["deleted"]
    shown = table("file", numbers=tuple(columns))
    for file in listed:
        shown.add_row(Text(file.source), *(str(count(file)) for count in columns.values()))
    if len(report.files) != 1 or not listed:
        shown.add_section()
        shown.add_row("all", *(str(count(report)) for count in columns.values()))
    return shown


def _tell_of_the_others(files: list[FileReport]) -> None:
    reasons: dict[str, list[tuple[FileReport, SkippedReason]]] = {}
    for file in files:
        for skipped in file.skipped:
            reasons.setdefault(skipped.reason, []).append((file, skipped))
    for reason, those in reasons.items():
        file, first = those[0]
        if len(those) == 1:
            _tell(f"Skipped in {file.source}: {reason} {_where(first)}")
        else:
            _tell(
                f"Skipped in {len(those):,} files without conversations: {reason} "
                f"(the first is {file.source})"
            )


def _where(skipped: SkippedReason) -> str:
    times = "once" if skipped.count == 1 else f"{skipped.count} times"
    return f"({times})" if skipped.first is None else f"({times}, first at record {skipped.first})"


def _tell(sentence: str) -> None:
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)
