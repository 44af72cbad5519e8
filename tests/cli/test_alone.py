"""Commands with no server running, and a server that starts and stops on what they did."""

import asyncio
import re
from pathlib import Path

from tests.cli.conftest import Recollect
from tests.e2e.server import ServerProcess


def test_the_only_user_stays(alone: Recollect) -> None:
    (name,) = re.findall(r"usr_\w+ .* (\S+) *$", alone.said("user", "list"), re.MULTILINE)
    refused = alone("user", "remove", name)
    assert refused.returncode == 1 and "only user" in refused.stderr


def test_what_is_done_alone_is_there_for_the_server(alone: Recollect, export: Path) -> None:
    assert alone.said("key", "create", "--name", "made alone").startswith("rk_")
    assert re.search(r"all +2 +4 +0 +0 +0 *$", alone.said("import", str(export)), re.MULTILINE)
    folder, port = alone.settings["RECOLLECT_DATA_DIR"], alone.settings["RECOLLECT_PORT"]
    server = ServerProcess(Path(folder), int(port))
    server.start()
    asyncio.run(server.ready())
    beside = alone.said("import", str(export))
    asyncio.run(server.stop())
    assert re.search(r"all +2 +0 +0 +4 +0 *$", beside, re.MULTILINE)
    assert "Stopping" in server.log() and "Traceback" not in server.log()
    assert not server.running()
    assert "made alone" in alone.said("key", "list")
