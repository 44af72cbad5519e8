"""Where the server of this machine is, and the key that opens it."""

import asyncio
import sys
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from recollect.config import Config
from recollect.errors import SetupError, Unauthorized
from recollect.store.embedded.layout import layout_of, write_private
from recollect.store.embedded.runfile import read_run

PATH: Final = "/api/mcp"

_NOTED_SECONDS: Final = 2
_PAGE_HOST: Final = "recollect.localhost"
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
_MAKE_KEY: Final = (
    *(sys.executable, "-m", "recollect", "key", "create", "--name", "recollect mcp"),
    *("--scope", "read", "--scope", "write"),
)


class Daemon:
    """Looked up anew each time: a server may start, move to another port, or get another key.

    `environment` may have RECOLLECT_URL and RECOLLECT_API_KEY, which go before the data directory.
    """

    def __init__(self, config: Config, environment: Mapping[str, str]) -> None:
        self._config = config
        self._url = environment.get("RECOLLECT_URL", "").rstrip("/")
        self._key = environment.get("RECOLLECT_API_KEY", "").strip()
        self._file: Final = layout_of(config.data_dir).mcp_key
        self._making = asyncio.Lock()

    def url(self) -> str:
        """The address of MCP there: as it is set, as the running server has noted it, or usual."""
        return f"{self._url or self._noted() or self._usual()}{PATH}"

    def key(self) -> str | None:
        """The key: as it is set, or one of this machine's own, if there is one.

        SetupError if the server may be another machine's, so that none can be made.
        """
        if self._key:
            return self._key
        if self._url:
            raise SetupError("Set RECOLLECT_API_KEY to a key of the server at RECOLLECT_URL.")
        return self._file.read_text("utf-8") if self._file.is_file() else None

    async def make_key(self) -> str:
        """A key of this machine's own, made once. With the server up only: else its database would
        be started for it. SetupError if that fails."""
        async with self._making:
            known = self.key()
            if known is None:
                await self._check_whose()
                known = await _made_key()
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(self._file, known)
            return known

    def refused(self, sentence: str) -> Unauthorized:
        """What to tell of a key that the server does not take."""
        if self._key:
            return Unauthorized(f"{sentence} It is the one in RECOLLECT_API_KEY.")
        return Unauthorized(
            f"{sentence} It is the one in {self._file}: delete that file, and another is made; "
            "or set RECOLLECT_API_KEY."
        )

    async def _check_whose(self) -> None:
        # A server that this data directory does not know has another database than the command
        # that makes keys would open here. One that has just begun to listen notes it at once.
        deadline = time.monotonic() + _NOTED_SECONDS
        while not self._config.mongodb_uri and not self._noted():
            if time.monotonic() < deadline:
                await asyncio.sleep(0.1)
                continue
            raise SetupError(
                f"The server at {self._usual()} is not the one of {self._file.parent}. Set "
                "RECOLLECT_API_KEY to a key of it, or RECOLLECT_DATA_DIR as the server has it."
            )

    def _noted(self) -> str:
        run = read_run(self._config.data_dir)
        if run is None or not run.serving or not run.url:
            return ""
        split = urlsplit(run.url)
        # Not every system knows that names under localhost are this machine.
        return f"http://127.0.0.1:{split.port}" if split.hostname == _PAGE_HOST else run.url

    def _usual(self) -> str:
        host = _EVERYWHERE.get(self._config.host, self._config.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self._config.port}"


async def _made_key() -> str:
    """A new key for reading and writing; in a process of its own, which knows the database."""
    process = await asyncio.create_subprocess_exec(
        *_MAKE_KEY,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    if process.returncode:
        said = err.decode("utf-8", "replace").strip()
        raise SetupError(f"No key could be made for this machine. {said}")
    return out.decode().strip()
