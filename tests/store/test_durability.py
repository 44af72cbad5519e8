"""Every write asks for the majority and the journal: seen from the commands that are sent."""

from typing import Any

import pytest
from pymongo.monitoring import CommandListener

from recollect.accounts.accounts import Accounts
from recollect.accounts.api_keys import NewKey
from recollect.capture.capture import Capture
from recollect.capture.frames import Frames
from recollect.capture.incoming import from_conversation
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame
from recollect.conversations import editing
from recollect.platforms.base import Unparsed
from recollect.store.connection import connect
from recollect.store.store import Store
from tests.capture.build import conversation, message

WRITES = {"insert", "update", "delete", "findAndModify", "createIndexes", "aggregate"}
SPACE = "spc_test"


class Monitor(CommandListener):
    """Keeps every command that writes."""

    def __init__(self) -> None:
        self.writes: list[dict[str, Any]] = []

    def started(self, event: Any) -> None:
        """Called by the driver before a command is sent."""
        writes = event.command_name != "aggregate" or "$out" in str(event.command)
        if event.command_name in WRITES and writes:
            self.writes.append({"name": event.command_name, **event.command})

    def succeeded(self, event: Any) -> None:
        """Not of interest."""

    def failed(self, event: Any) -> None:
        """Not of interest."""


@pytest.mark.parametrize("weakening", ["", "&w=1&journal=false", "&w=0"])
async def test_every_write_is_durable(mongodb_server: str, weakening: str, database: Any) -> None:
    monitor = Monitor()
    uri = mongodb_server.replace("/?", f"/{database.name}?") + weakening
    async with connect(uri, listeners=[monitor]) as opened:
        await _use_everything(Store(opened))
    names = {write["name"] for write in monitor.writes}
    assert {"insert", "update", "delete", "findAndModify"} <= names
    for write in monitor.writes:
        if write["name"] != "createIndexes":
            concern = write.get("writeConcern")
            assert concern == {"w": "majority", "j": True}, (write["name"], concern)


async def _use_everything(store: Store) -> None:
    await store.ensure()
    accounts = Accounts(store.accounts)
    await accounts.code_for_start("ada")
    ada = await accounts.users.named("ada")
    issued = await accounts.keys.issue(ada.id, NewKey("test"))
    await accounts.identify(issued.secret)
    ingest = Ingest(store)
    await ingest(SPACE, from_conversation(conversation(message("a", "one"))))
    longer = conversation(message("a", "one and more"))
    receipt = await ingest(SPACE, from_conversation(longer))
    capture = Capture(store, ingest, Frames(7))
    with pytest.raises(Unparsed):
        await capture(SPACE, _frame("x" * 10), "{}")
    space = store.space(SPACE)
    await editing.edit(space, receipt.conversation_id, editing.Edit({"title": "T"}))
    await editing.delete(space, receipt.conversation_id, ada.created_at)
    await accounts.keys.revoke(ada.id, issued.key.id)


def _frame(payload: str) -> CaptureFrame:
    return CaptureFrame("1", "chatgpt", "conversation", "", None, payload, None, None, "done")
