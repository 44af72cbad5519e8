"""The signals that ask a process to end, on the platforms that have them."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from typing import Final

import typer

INTERRUPT: Final = signal.SIGINT
"""Ctrl-C."""

TOLD_TO_END: Final = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__
)
"""What service managers send, and what a terminal sends when it is closed."""
_NOTICED_SECONDS: Final = 0.1


class Stop:
    """For a server: told once, it finishes what is under way; told again, it ends at once.

    Ended so, it still closes what it has opened, and its exit code is 128 and the number of the
    signal, as shells count.
    """

    def __init__(self) -> None:
        self._told = asyncio.Event()
        self._task = asyncio.current_task()
        self._at_once = 0

    def __enter__(self) -> "Stop":
        when_told((INTERRUPT, *TOLD_TO_END), self._tell)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._at_once and kind is not None and issubclass(kind, asyncio.CancelledError):
            raise typer.Exit(128 + self._at_once) from None

    async def wait(self) -> None:
        """Until it is told for the first time."""
        await self._told.wait()

    def _tell(self, number: int) -> None:
        if not self._told.is_set():
            self._told.set()
        elif not self._at_once and self._task is not None:
            # Only the second time: another cancellation would interrupt the closing. And not before
            # the first has had its effect, however close they come together.
            self._at_once = number
            asyncio.get_running_loop().call_later(_NOTICED_SECONDS, self._task.cancel)


def when_told(numbers: Iterable[signal.Signals], act: Callable[[int], object]) -> None:
    """Have the running loop call `act` with the number of each of these signals that comes.

    SIGHUP stays ignored where the process was started by `nohup`.
    """
    loop = asyncio.get_running_loop()
    for number in numbers:
        if number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN:
            continue
        try:
            loop.add_signal_handler(number, act, number)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt there
            return
