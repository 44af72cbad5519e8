"""Whether a server of ours answers where it should, or somebody else does."""

import asyncio
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from recollect import __version__
from recollect.cli.findings import Finding, fine, problem, warning
from recollect.config import Config
from recollect.errors import InvalidInput
from recollect.store.embedded.runfile import read_run
from recollect.text import jsontext

_SECONDS: Final = 5
_MOST_BYTES: Final = 10_000
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not what is bound here
_ANOTHER_PORT: Final = "Stop that program, or set RECOLLECT_PORT to another port."


async def server(config: Config) -> list[Finding]:
    """What answers at the address of the server."""
    if not (address := await _address(config)):
        advice = "Set RECOLLECT_PORT, so that clients find the server again."
        return [
            warning(
                "server", "The server may take any free port: which it has is not known.", advice
            )
        ]
    try:
        alive = await _answer(f"{address}/healthz")
    except ClientConnectorError:
        message, advice = f"No server answers at {address}.", "Start it: `recollect serve`."
        return [warning("server", message, advice)]
    except TimeoutError:
        message = f"What listens at {address} does not answer within {_SECONDS} s."
        return [problem("server", message, f"Start the server again. {_ANOTHER_PORT}")]
    except (ClientError, OSError, InvalidInput):
        alive = {}
    if alive.get("status") != "ok" or "version" not in alive:
        message = f"Another program than Recollect answers at {address}."
        return [problem("server", message, _ANOTHER_PORT)]
    return [_version(address, str(alive["version"])), await _readiness(address)]


async def _address(config: Config) -> str:
    """Without a trailing slash; empty if it is not known."""
    port = config.port
    if not port:
        run = await asyncio.to_thread(read_run, config.data_dir)
        if run and run.serving and not config.public_url:  # which would be that of a proxy
            port = urlsplit(run.url).port or 0
    host = _EVERYWHERE.get(config.host, config.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}" if port else ""


async def _answer(address: str) -> dict[str, Any]:
    """The JSON object that answers; InvalidInput if it is none."""
    timeout = ClientTimeout(total=_SECONDS)
    async with ClientSession(timeout=timeout) as session, session.get(address) as answer:
        told = jsontext.loads(await answer.content.read(_MOST_BYTES))
    if not isinstance(told, dict):
        raise InvalidInput("An answer is a JSON object.")
    return told


def _version(address: str, version: str) -> Finding:
    if version == __version__:
        return fine("server", f"Recollect {version} answers at {address}.")
    message = f"Recollect {version} answers at {address}, and this is {__version__}."
    return warning("server", message, "Start the server again.")


async def _readiness(address: str) -> Finding:
    try:
        ready = (await _answer(f"{address}/readyz")).get("status") == "ok"
    except (ClientError, TimeoutError, OSError, InvalidInput):
        ready = False
    if ready:
        return fine("server", "It reaches its database.")
    advice = "See what is said of the database here, and in the server's log."
    return problem("server", "It does not reach its database.", advice)
