"""`recollect export`: everything of a space into a file, or to standard output."""

import sys
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recollect.accounts.accounts import Accounts
from recollect.archive.exporting import Export
from recollect.archive.replacing import Write, replacing
from recollect.cli.console import errors
from recollect.cli.running import chosen_space, login_name, open_store, run, settings
from recollect.config import Config


def export(
    file: Annotated[
        str,
        typer.Argument(
            help="Where to: a file, compressed if its name ends in .gz, or - for standard output."
        ),
    ],
    user: Annotated[
        str | None, typer.Option(help="Whose space; without it, the first user's.")
    ] = None,
    space: Annotated[
        str | None, typer.Option(help="A shared space by its id: recollect space list")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Write everything of a space into one file, from which `recollect import` restores it.

    Works with the server running or not. The file has all conversations with
    every branch, titles and tags, as JSON lines; docs/export-format.md says how.
    """
    config = settings()
    with _output(file, force=force) as write:
        done, unread = run(_export(config, write, user, space))
    memories = f" and {done.memories:,} memories" if done.memories else ""
    _tell(
        f"Exported {done.conversations:,} conversations with {done.messages:,} messages{memories}."
    )
    if unread:
        _tell(
            f"Not in it: {unread:,} captures that could not be read, or not wholly. They stay "
            "here; `recollect replay` reads them when a newer version can."
        )


@contextmanager
def _output(file: str, *, force: bool) -> Iterator[Write]:
    if file == "-":
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
    else:
        with replacing(Path(file), force=force) as write:
            yield write


async def _export(
    config: Config, write: Write, user: str | None, space: str | None
) -> tuple[Export, int]:
    async with open_store(config) as store:
        accounts = Accounts(store.accounts)
        await accounts.users.ensure_first(login_name())
        export = Export(store.space(await chosen_space(accounts, user, space)))
        unread = await export.unread()
        with _progress() as progress:
            task = progress.add_task("Exporting", total=await export.total())
            async with aclosing(export.chunks()) as chunks:
                async for chunk in chunks:
                    write(chunk)
                    progress.update(task, completed=export.conversations)
        return export, unread


def _tell(sentence: str) -> None:
    errors.print(sentence, highlight=False, markup=False, soft_wrap=True)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("conversations"),
        TimeRemainingColumn(),
        console=errors,
    )
