"""`recollect reindex`: messages that an older version has indexed, analysed anew."""

from contextlib import aclosing
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from recollect.accounts.accounts import Accounts
from recollect.cli.console import console, errors
from recollect.cli.running import chosen_spaces, open_store, run, settings
from recollect.config import Config
from recollect.memory.reindexing import outdated as old_memories
from recollect.memory.reindexing import reindex as renew_memories
from recollect.search.reindex import outdated
from recollect.search.reindex import reindex as index_anew


def reindex(
    user: Annotated[str | None, typer.Option(help="Whose; without it, everybody's.")] = None,
) -> None:
    """Index messages and memories anew that an older version of Recollect has indexed.

    Until then they are found as that version knew how. Works with the server running or not, and
    may be stopped and started again at any time. The server does the same by itself, more slowly,
    when it is started after an update.
    """
    count = run(_reindex(settings(), user))
    sentence = (
        f"{count:,} messages and memories were indexed anew."
        if count
        else "Everything is up to date."
    )
    console.print(sentence, highlight=False)


async def _reindex(config: Config, user: str | None) -> int:
    done = 0
    async with open_store(config) as store:
        chosen = await chosen_spaces(Accounts(store.accounts), user)
        spaces = [store.space(each) for each in chosen]
        with _progress() as progress:
            total = sum([await outdated(space) + await old_memories(space) for space in spaces])
            task = progress.add_task("Indexing", total=total)
            for work in [kind(space) for space in spaces for kind in (index_anew, renew_memories)]:
                async with aclosing(work) as batches:
                    async for size in batches:
                        done += size
                        progress.advance(task, size)
    return done


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
    )
