"""A Chromium without a debugger, which would keep every worker alive: only its own pages act.

It shows a page of no site that we support, and goes on to a conversation by itself when the worker
has been idle long enough to be stopped. What happens is seen from outside only: at the line to the
server, and in the list of processes.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Playwright

from tests.e2e.browser.chromium import chromium, launched, new_profile, switches
from tests.e2e.browser.extension import Extension
from tests.e2e.browser.fakesites.hosting import UNWATCHED, Sites, hosted
from tests.e2e.browser.fakesites.site import FakeSite
from tests.e2e.browser.fakesites.talks import Talk
from tests.e2e.browser.wire import Wire

PLATFORM = "claude"
QUIET = 85
"""Seconds of idleness: the link is given up within 40, the worker stopped 30 later."""
_QUIET_PATH = "/quiet"


class Alone:
    """What became of it."""

    def __init__(
        self, wire: Wire, site: FakeSite, talk: Talk, process: asyncio.subprocess.Process
    ) -> None:
        self.wire = wire
        self.site = site
        self.talk = talk
        self.began = time.monotonic()
        self.lives: list[tuple[float, bool]] = []
        """From when on (seconds after the start) a worker ran, or none."""
        self._process = process

    async def watch(self) -> None:
        """Note when workers come and go."""
        while True:
            lives = self._has_worker()
            if not self.lives or self.lives[-1][1] != lives:
                self.lives.append((time.monotonic() - self.began, lives))
            await asyncio.sleep(0.5)

    def _has_worker(self) -> bool:
        """Whether a process of the extension runs."""
        return any(
            "--extension-process" in line
            for line in map(_command_line, _descendants(self._process.pid))
        )

    async def until(self, seconds: float) -> None:
        """Wait until so long after its start."""
        await asyncio.sleep(max(0, self.began + seconds - time.monotonic()))


@asynccontextmanager
async def alone(
    playwright: Playwright, folder: Path, server: int, code: str
) -> AsyncIterator[Alone]:
    """Pair a new profile with the server on this port, then leave the browser alone.

    Its sites are its own: those of the other tests are in trouble every now and then.
    """
    wire = Wire(server)
    await wire.set("open")
    profile = new_profile(folder / "profile")
    async with hosted(folder) as sites:
        async with launched(playwright, profile, sites.switches) as context:
            await Extension(context).pair(wire.url, code)
        wire.calls.clear()
        talk = sites[PLATFORM].made("Is anybody awake?")
        onward = f"{QUIET}; url={sites[PLATFORM].url(talk)}"
        sites["chatgpt"].onward[_QUIET_PATH] = onward
        async with _running(profile, sites) as process:
            found = Alone(wire, sites[PLATFORM], talk, process)
            watching = asyncio.create_task(found.watch())
            yield found
            watching.cancel()
    await wire.close()


@asynccontextmanager
async def _running(profile: Path, sites: Sites) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        chromium(), "--headless", f"--user-data-dir={profile}",
        *switches(), *sites.switches, f"https://{UNWATCHED}{_QUIET_PATH}",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def _descendants(process: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [each for child in map(int, tasks) for each in (child, *_descendants(child))]
