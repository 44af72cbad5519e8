"""The signals that ask a process to end, on the platforms that have them."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from typing import Final

INTERRUPT: Final = signal.SIGINT
"""Ctrl-C."""

TOLD_TO_END: Final = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__
)
"""What service managers send, and what a terminal sends when it is closed."""


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
