"""A real server process on a data directory of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientError, ClientSession

from recollect.store.embedded.runfile import read_run
from tests.mongod import free_port

COMMAND = (sys.executable, "-m", "recollect")


class ServerProcess:
    """`recollect serve` in a folder; it may be killed and started again at will."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.folder = folder
        self.port = port
        self._log = folder.with_suffix(".log")
        self._environment = os.environ | {
            "RECOLLECT_DATA_DIR": str(folder),
            "RECOLLECT_PORT": str(port),
            "RECOLLECT_MONGODB_URI": "",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> str:
        """What another command of `recollect` prints."""
        done = subprocess.run(
            [*COMMAND, *arguments], env=self._environment, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def start(self) -> None:
        """Start it; it is up when its address answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*COMMAND, "serve"], env=self._environment, stdout=log, stderr=log,
                # Whoever runs the tests in the background may have made us ignore Ctrl-C.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )  # fmt: skip

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def ready(self) -> None:
        """Wait until it answers; if it does not run, it is started."""
        async with ClientSession() as session, asyncio.timeout(60):
            while True:
                try:
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                except ClientError:
                    if not self.running():
                        self.start()
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def kill_mongod(self) -> None:
        """End the database the same way."""
        run = read_run(self.folder)
        assert run is not None and run.mongod
        os.kill(run.mongod, signal.SIGKILL)

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    async def ended(self, seconds: float = 60) -> int:
        """Wait for its end; its exit code."""
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, seconds)

    async def stop(self) -> None:
        """Stop it in good order, mongod included."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.wait, 60)

    def memory(self) -> int:
        """Bytes of memory that it occupies."""
        assert self._process is not None
        told = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self._process.pid)],  # noqa: S607
            check=True, capture_output=True,
        )  # fmt: skip
        return 1024 * int(told.stdout)

    def log(self) -> str:
        """Everything it has said."""
        return self._log.read_text()


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[ServerProcess]:
    """A server with a MongoDB of its own, which has nothing to complain of in the end."""
    process = ServerProcess(folder, free_port())
    process.folder.mkdir()
    await process.ready()
    yield process
    await process.stop()
    assert "Traceback" not in process.log()
