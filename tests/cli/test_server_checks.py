"""Where the server is looked for."""

from pathlib import Path

import pytest

from recollect.cli.server_checks import server
from recollect.config import Config
from recollect.store.embedded.runfile import Run, write_run
from tests.mongod import free_port


async def test_a_server_on_any_free_port_is_looked_for_where_it_says_it_is(tmp_path: Path) -> None:
    port = free_port()
    write_run(tmp_path, Run(1, serving=True, url=f"http://recollect.localhost:{port}"))
    (found,) = await server(Config(data_dir=tmp_path, port=0))
    assert found.message == f"No server answers at http://127.0.0.1:{port}."


@pytest.mark.parametrize("public_url", ["", "https://talks.example.org:8443"])
async def test_where_only_the_address_of_a_proxy_is_known_that_is_told(
    tmp_path: Path, public_url: str
) -> None:
    write_run(tmp_path, Run(1, serving=True, url=public_url or "https://talks.example.org"))
    (found,) = await server(Config(data_dir=tmp_path, port=0, public_url=public_url))
    assert found.level == "warning" and found.message.startswith("The server may take any")
    assert found.advice
