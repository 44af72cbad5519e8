"""The socket of `/api/v1/capture`. It only transports: frames are `capture/protocol.py`'s business.

Frames come in one by one and are worked on side by side, at most IN_FLIGHT of them: while that many
are under way nothing more is read, which is all the flow control there is.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import WSCloseCode, WSMessage, WSMsgType, hdrs, web

from recollect import __version__
from recollect.accounts.clients import Waiting
from recollect.accounts.identity import Identity
from recollect.capture import protocol
from recollect.errors import AppError, InvalidInput
from recollect.keys import ACCOUNTS, CAPTURE, CONFIG, EVENTS, IMPORTS, METRICS, SOCKETS
from recollect.logs.context import begin_connection, begin_frame
from recollect.web.authentication import require_scope
from recollect.web.cookies import check_own_socket, session_in
from recollect.web.live import Live
from recollect.web.permission import Permission, Refused
from recollect.web.presence import Presence
from recollect.web.sockets import Sockets

_LARGE: Final = 64 * 1024

log = logging.getLogger(__name__)


async def capture(request: web.Request) -> web.StreamResponse:
    """Live capture over a WebSocket; docs/protocol.md describes the frames."""
    begin_connection()
    _check_subprotocol(request)
    sockets = request.app[SOCKETS]
    limit = request.app[CONFIG].max_frame_bytes
    socket = web.WebSocketResponse(
        protocols=(protocol.SUBPROTOCOL,), heartbeat=30, max_msg_size=limit, compress=False
    )
    await socket.prepare(request)
    sockets.opened(socket, request)
    try:
        connection = await _greeted(request, socket)
    finally:
        sockets.no_longer_waiting(socket)
    if connection:
        with sockets.serving(socket, connection.finish):
            await connection.run()
    return socket


@asynccontextmanager
async def live_events(app: web.Application) -> AsyncIterator[None]:
    """Events come for as long as the application runs."""
    async with app[EVENTS].running():
        yield


async def finish_sockets(app: web.Application) -> None:
    """On shutdown: what is under way is stored and acknowledged, then the sockets are closed."""
    await app[SOCKETS].finish_all()


def _check_subprotocol(request: web.Request) -> None:
    offered = request.headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL)
    if offered and protocol.SUBPROTOCOL not in [name.strip() for name in offered.split(",")]:
        raise InvalidInput(f"This server speaks the subprotocol {protocol.SUBPROTOCOL}.")


async def _greeted(request: web.Request, socket: web.WebSocketResponse) -> "Connection | None":
    try:
        message = await socket.receive(timeout=protocol.HELLO_SECONDS)
        if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
            return None
        hello = protocol.decode_hello(message.data if message.type is WSMsgType.TEXT else None)
        identity = await _identified(request, hello.token)
        require_scope(identity, "capture", "read")
        space = identity.space_for(hello.space)
        limit = request.app[CONFIG].max_frame_bytes
        await request.app[SOCKETS].send(socket, protocol.welcome(__version__, space, limit))
    except TimeoutError:
        late = InvalidInput("The first frame, hello, did not come in time.", code="no_hello")
        await _refuse(request.app[SOCKETS], socket, late, 4408)
    except AppError as error:
        await _refuse(request.app[SOCKETS], socket, error, 4000 + error.status)
    else:
        presence = Presence(request.app[ACCOUNTS].clients, identity, hello.client)
        return Connection(request.app, socket, identity, space, presence)
    return None


async def _identified(request: web.Request, token: str | None) -> Identity:
    accounts = request.app[ACCOUNTS]
    if token is not None:
        return await accounts.identify(token, origin=request.headers.get(hdrs.ORIGIN))
    secret = session_in(request)
    if secret is None:
        raise InvalidInput("A hello needs a token.", code="no_hello")
    check_own_socket(request)
    return await accounts.sessions.identify(secret)


async def _refuse(
    sockets: Sockets, socket: web.WebSocketResponse, error: AppError, close_code: int
) -> None:
    sockets.no_longer_waiting(socket)
    try:
        await sockets.send(socket, protocol.failure(error))
    except ConnectionError:
        log.debug("A client was gone before it could be refused.")
    await sockets.close(socket, close_code, error.code)


class Connection:
    """A socket that has said hello."""

    def __init__(
        self,
        app: web.Application,
        socket: web.WebSocketResponse,
        identity: Identity,
        space: str,
        presence: Presence,
    ) -> None:
        self._capture = app[CAPTURE]
        self._socket = socket
        self._sockets = app[SOCKETS]
        self._space = space
        self._permission = Permission(app[ACCOUNTS], identity, space)
        self._presence = presence
        self._places = asyncio.Semaphore(protocol.IN_FLIGHT)
        self._under_way: set[asyncio.Task[None]] = set()
        self._finishing = False
        self._live = Live(
            app[EVENTS],
            app[IMPORTS],
            space,
            send=self._send,
            permit=self._permission.to_read,
            refuse=self._refuse,
            sent=app[METRICS].event_sent,
        )

    async def run(self) -> None:
        """Serve until the client goes, then finish what is under way."""
        try:
            await self._serve_all()
        finally:
            await self._live.stop()
            await self._presence.gone()

    async def _serve_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._presence.here())
            await self._places.acquire()
            async for message in self._socket:
                task = group.create_task(self._serve(message))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
                await self._places.acquire()
                if self._finishing:
                    break

    async def finish(self) -> None:
        """Take no more than one further frame, answer what has come, then close the socket."""
        self._finishing = True
        await self._live.stop()
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._sockets.close(self._socket, WSCloseCode.GOING_AWAY, "The server stops.")

    async def _serve(self, message: WSMessage) -> None:
        try:
            answer = await self._answer(message)
            if answer is not None:
                await self._send(answer)
        except Refused as refused:
            await self._refuse(refused)
        except ConnectionError:
            log.debug("A client was gone before its answer; it will send the frame again.")
        finally:
            self._places.release()

    async def _send(self, text: str) -> None:
        await self._sockets.send(self._socket, text)

    async def _refuse(self, refused: Refused) -> None:
        await _refuse(self._sockets, self._socket, refused.error, refused.close_code)

    async def _answer(self, message: WSMessage) -> str | None:
        frame: protocol.ClientFrame | None = None
        try:
            frame = await self._decoded(message)
            begin_frame(getattr(frame, "id", None))
            return await self._dispatch(frame, message)
        except Refused:
            raise
        except AppError as error:
            return protocol.failure(error, getattr(frame, "id", None))
        except Exception as error:
            # The traceback stays out of the log: it may repeat what was said in the conversation.
            log.error("A frame could not be served: %s", type(error).__name__)
            failed = AppError("Something went wrong here. The server's log says what.")
            return protocol.failure(failed, getattr(frame, "id", None))

    async def _decoded(self, message: WSMessage) -> protocol.ClientFrame:
        if message.type is not WSMsgType.TEXT:
            raise InvalidInput("Frames are JSON text, not binary.", code="not_text")
        if len(message.data) < _LARGE:
            return protocol.decode(message.data)
        return await asyncio.to_thread(protocol.decode, message.data)

    async def _dispatch(self, frame: protocol.ClientFrame, message: WSMessage) -> str | None:
        match frame:
            case protocol.Ping():
                await self._presence.here(Waiting(**frame.outbox) if frame.outbox else None)
                return protocol.pong(self._live.token)
            case protocol.CaptureFrame():
                await self._permission.to_capture()
                receipt = await self._capture(
                    self._space, frame, message.data, self._permission.reaches
                )
                return protocol.ack(frame.id, receipt)
            case protocol.Hello():
                raise InvalidInput("This socket has said hello already.", code="second_hello")
            case protocol.Subscribe():
                await self._permission.to_read()
                await self._live.subscribe(frame)
                return None
