"""`recollect replay`: captures that were kept raw, read again after an update."""

from collections.abc import Sequence
from contextlib import aclosing
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from recollect.accounts.accounts import Accounts
from recollect.capture.capture import Capture
from recollect.capture.frames import Frames, Listed
from recollect.capture.ingest import Ingest
from recollect.capture.replay import Replay, SiteTally, Wanted, any_frame, is_due
from recollect.cli.console import console, errors, table
from recollect.cli.running import chosen_spaces, open_store, run, settings
from recollect.config import Config

_REASONS_SHOWN: Final = 3

Tallies = dict[str, SiteTally]


def replay(
    platform: Annotated[
        str | None, typer.Option(help="Only captures of this site: chatgpt, claude, …")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that are kept, also those that were read well.")
    ] = False,
    user: Annotated[str | None, typer.Option(help="Whose; without it, everybody's.")] = None,
) -> None:
    """Read captures again that are kept raw: what could not be read before an update.

    Without --all, those that could not be read, or not wholly, or that another version of their
    site's adapter has read. What is stored already stays; nothing is stored twice. Works with the
    server running or not, and may be stopped and started again at any time. The server does the
    same by itself when it is started after an update. The exit code is 1 if some cannot be read.
    """

    def wanted(frame: Listed) -> bool:
        chosen = any_frame(frame) if everything else is_due(frame)
        return chosen and platform in {None, frame.platform}

    tallies = run(_replay(settings(), wanted, user))
    _show(tallies)
    if any(tally.unread for tally in tallies.values()):
        raise typer.Exit(1)


async def _replay(config: Config, wanted: Wanted, user: str | None) -> Tallies:
    async with open_store(config) as store:
        frames = Frames(config.frame_days)
        again = Replay(store, Capture(store, Ingest(store), frames), frames)
        spaces = await chosen_spaces(Accounts(store.accounts), user)
        tallies: Tallies = {}
        with _progress() as progress:
            task = progress.add_task("Reading again", total=await _count(again, spaces, wanted))
            for space in spaces:
                async with aclosing(again(space, wanted)) as replayed:
                    async for each in replayed:
                        tallies.setdefault(each.frame.platform, SiteTally()).add(each)
                        progress.advance(task)
        return tallies


async def _count(again: Replay, spaces: Sequence[str], wanted: Wanted) -> int:
    return sum([1 for space in spaces async for _ in again.chosen(space, wanted)])


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
    )


def _show(tallies: Tallies) -> None:
    if not tallies:
        _tell("There is nothing to read again.")
        return
    shown = table("site", numbers=("read", "still\nunread", "new", "updated", "deleted"))
    for platform, tally in sorted(tallies.items()):
        counts = (tally.read, tally.unread.total(), tally.created, tally.updated, tally.deleted)
        shown.add_row(Text(platform), *map(str, counts))
    console.print(shown)
    _tell("Read, unread and deleted count captures; new and updated count messages.")
    for platform, tally in sorted(tallies.items()):
        _tell_unread(platform, tally)


def _tell_unread(platform: str, tally: SiteTally) -> None:
    for reason, count in tally.unread.most_common(_REASONS_SHOWN):
        times = "once" if count == 1 else f"{count} times"
        _tell(f"Not read from {platform}: {reason} ({times})")
    if tally.unread_since:
        _tell(
            f"The oldest of {platform} that cannot be read is of {tally.unread_since:%Y-%m-%d}. "
            "They stay, and are read again after the next update."
        )


def _tell(sentence: str) -> None:
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)
