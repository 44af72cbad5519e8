"""The embedded MongoDB for as long as a server or a command needs it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from recollect.errors import SetupError
from recollect.store.embedded.binary import find_mongod
from recollect.store.embedded.credentials import credentials
from recollect.store.embedded.layout import Layout, layout_of
from recollect.store.embedded.lock import DataDirLock, hold_or_join
from recollect.store.embedded.server import EmbeddedServer
from recollect.store.embedded.supervisor import supervised
from recollect.store.embedded.threads import finished


@asynccontextmanager
async def embedded_mongod(
    data_dir: Path, *, serving: bool, say: Callable[[str], None]
) -> AsyncIterator[str]:
    """The URI, with credentials, of the mongod of `data_dir`, writable.

    `serving` is for the server: it holds the data directory, and a mongod that dies is started
    again on the same port. Without it, for commands: a running server's mongod is joined, else one
    is started for the while. `say` takes sentences about progress. Raises SetupError saying why it
    cannot run: no mongod to be had, a full or read-only disk, a second server.
    """
    layout = layout_of(data_dir)
    with _disk_problems(layout):
        await asyncio.to_thread(layout.create)
        held = await hold_or_join(layout, serving=serving)
    if isinstance(held, DataDirLock):
        async with _held(layout, held, serving, say) as uri:
            yield uri
    else:
        keys = await asyncio.to_thread(credentials, layout)
        yield keys.uri(held.port)


@asynccontextmanager
async def _held(
    layout: Layout, lock: DataDirLock, serving: bool, say: Callable[[str], None]
) -> AsyncIterator[str]:
    async with AsyncExitStack() as stack:
        stack.callback(lock.release)
        with _disk_problems(layout):
            server = await asyncio.to_thread(_server, layout, say)
            stack.push_async_callback(finished, server.close)
            uri = await finished(lambda: server.open(serving=serving))
        if serving:
            await stack.enter_async_context(supervised(server))
        yield uri


def _server(layout: Layout, say: Callable[[str], None]) -> EmbeddedServer:
    return EmbeddedServer(layout, credentials(layout), find_mongod(), say)


@contextmanager
def _disk_problems(layout: Layout) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetupError(
            f"The data directory {layout.root} cannot be used: {error.strerror or error}."
        ) from error
