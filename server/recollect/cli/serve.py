"""`recollect serve`: the server, until it is told to stop."""

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer
from aiohttp import web

from recollect.app import make_app
from recollect.cli.console import console
from recollect.cli.running import login_name, open_store, run, settings, sign_in_link, teller
from recollect.cli.signals import Stop
from recollect.config import Config
from recollect.errors import SetupError
from recollect.keys import ACCOUNTS, CONFIG
from recollect.service.files import read_settings
from recollect.store.embedded.runfile import announce
from recollect.store.store import Store
from recollect.web.access_log import AccessLogger

FINISHING_SECONDS: Final = 60
"""How long requests under way, such as a large export, are waited for when the server stops."""


def serve(
    settings_file: Annotated[
        Path | None,
        typer.Option("--settings", help="A file with settings that the environment lacks."),
    ] = None,
) -> None:
    """Start the server, on the embedded MongoDB unless RECOLLECT_MONGODB_URI names another.

    It prints the address of its page and a one-time pairing code, and runs until Ctrl-C, SIGTERM or
    the end of its terminal; captures and requests under way are finished first, unless it is told
    a second time. RECOLLECT_HOST and RECOLLECT_PORT say where it listens (127.0.0.1:8377),
    RECOLLECT_DATA_DIR where the data lies.
    """
    if settings_file is not None:
        for name, value in read_settings(settings_file).items():
            os.environ.setdefault(name, value)
    run(_serve(settings()))


async def _serve(config: Config) -> None:
    with Stop() as stop:
        await _until(stop, config)


async def _until(stop: Stop, config: Config) -> None:
    async with open_store(config, serving=True) as store, _listening(config, store) as served:
        await _greet(served)
        _collect_garbage_less_often()
        await stop.wait()
        teller(config)(
            "Stopping: what is under way is finished first. Once more, and it ends at once."
        )


@asynccontextmanager
async def _listening(config: Config, store: Store) -> AsyncIterator[web.Application]:
    listener = _bound(config)
    config = replace(config, port=listener.getsockname()[1])
    app = make_app(config, store)
    runner = web.AppRunner(app, access_log_class=AccessLogger, shutdown_timeout=FINISHING_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        if not config.mongodb_uri:
            await asyncio.to_thread(announce, config.data_dir, config.page_url)
        console.print(f"Recollect is at {config.page_url}", highlight=False, soft_wrap=True)
        yield app
    finally:
        try:
            await runner.cleanup()
        except asyncio.CancelledError:
            # Nobody waits for requests any more; what the application has opened is closed still.
            await app.cleanup()
            raise


async def _greet(app: web.Application) -> None:
    code = await app[ACCOUNTS].code_for_start(login_name())
    link = sign_in_link(app[CONFIG].page_url, code.code)
    console.print(
        f"Pairing code: {code.code} (once, within 10 minutes; `recollect pair` makes another)\n"
        f"Or open the page with it: {link}",
        highlight=False,
        soft_wrap=True,
    )


def _collect_garbage_less_often() -> None:
    # Parsing a conversation of 5,000 messages makes 100,000 objects at once, none of which is
    # garbage; looking through them again and again took four times as long as the parsing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _bound(config: Config) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise SetupError(
            f"Port {config.port} of {config.host} cannot be used ({error.strerror}). "
            "Set RECOLLECT_PORT to another one, or stop the program that has it."
        ) from error
    return listener
