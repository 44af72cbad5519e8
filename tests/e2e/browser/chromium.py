"""Chromium with an unpacked extension: its switches, its profile, its process."""

import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, Playwright

from tests.e2e.browser.waiting import eventually
from tests.mongod import until

EXTENSION = Path(__file__).resolve().parents[3] / "extension"
ID = "dgidheimkomnhlpefbnmdnjelpapplep"
"""Of the extension: it follows from the `key` in its manifest."""

_QUIET = (
    *("--disable-quic", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-default-apps"),
)


def chromium() -> str:
    """Where Chromium is. It is Debian's own package that we test with."""
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("There is no Chromium here: `apt install chromium`, or scripts/test.")
    return found


def switches(extension: Path | None = EXTENSION) -> list[str]:
    """The command line for an extension, or for none."""
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []
    loaded = [f"--disable-extensions-except={extension}", f"--load-extension={extension}"]
    return [*rights, *_QUIET, *(loaded if extension else [])]


def new_profile(folder: Path) -> Path:
    """A profile in developer mode: otherwise an unpacked extension is off once it is reloaded."""
    (folder / "Default").mkdir(parents=True)
    told = {"extensions": {"ui": {"developer_mode": True}}}
    (folder / "Default" / "Preferences").write_text(json.dumps(told))
    return folder


@asynccontextmanager
async def launched(
    playwright: Playwright, profile: Path, more: tuple[str, ...], extension: Path | None = EXTENSION
) -> AsyncIterator[BrowserContext]:
    """A browser on this profile, headless, with an extension or none.

    On a new profile the extension opens its options, over an empty tab if there is one; that is
    waited for, lest they take a tab of a test.
    """
    is_new = not (profile / "Default" / "History").exists()
    context = await playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium(),
        headless=True,
        args=[*switches(extension), *more],
        # Without an extension on the command line this switch would keep a later one off.
        ignore_default_args=[] if extension else ["--disable-extensions"],
        viewport={"width": 1000, "height": 800},
        timeout=60_000,
    )
    context.set_default_timeout(15_000)
    try:
        if extension and is_new:
            await options_of(context)
        yield context
    finally:
        if context.browser is None or context.browser.is_connected():
            await context.close()


async def options_of(context: BrowserContext) -> None:
    """Wait until the options have opened by themselves."""

    async def are_open() -> bool:
        return any("/ui/options/" in page.url for page in context.pages)

    await eventually(are_open, 30, "the options of a first start")


def copied(folder: Path) -> Path:
    """A copy of the extension, for a test to change."""
    return Path(shutil.copytree(EXTENSION, folder / "extension"))


def kill(profile: Path) -> None:
    """End the browser on this profile as a power cut would, and take its lock away."""
    for process in filter(lambda each: _is_main(each, profile), _processes()):
        os.kill(int(process.name), signal.SIGKILL)
        until(lambda each=process: not _is_main(each, profile))  # type: ignore[misc]
    for lock in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
        (profile / lock).unlink(missing_ok=True)


def _processes() -> list[Path]:
    return [each for each in Path("/proc").iterdir() if each.name.isdigit()]


def _is_main(process: Path, profile: Path) -> bool:
    try:
        line = (process / "cmdline").read_text()
    except OSError:
        return False
    return f"--user-data-dir={profile}" in line and "--type=" not in line
