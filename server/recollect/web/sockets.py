"""Which sockets an application has open, so that they can be closed in good order."""

from weakref import WeakSet

from aiohttp import WSCloseCode, web


class Sockets:
    """The open sockets of an application; `waiting` counts those that have not said hello."""

    def __init__(self) -> None:
        self.open: WeakSet[web.WebSocketResponse] = WeakSet()
        self.waiting = 0

    async def close(self) -> None:
        """Tell every client that the server goes away."""
        for socket in list(self.open):
            await socket.close(code=WSCloseCode.GOING_AWAY, message=b"The server stops.")
