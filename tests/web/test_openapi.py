"""The document says what the server does, no more and no less."""

import asyncio
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from recollect.web.openapi import document
from recollect.web.routes import ROUTES
from tests.web.conftest import Client, Person


def test_every_route_is_described_and_nothing_else() -> None:
    served = {(_described(route.path), route.method) for route in ROUTES}
    described = {
        (path, method.upper())
        for path, operations in document(ROUTES)["paths"].items()
        for method in operations
    }
    assert described == served
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))


def test_every_route_says_what_it_does_and_who_may() -> None:
    operations = [o for path in document(ROUTES)["paths"].values() for o in path.values()]
    assert all(operation["summary"].endswith(".") for operation in operations)
    opened = {operation["operationId"] for operation in operations if not operation["security"]}
    assert opened == {route.name for route in ROUTES if route.scopes is None}


async def test_the_document_is_served(client: Client) -> None:
    response = await client.get("/api/openapi.json")
    assert await response.json() == document(ROUTES)


def test_the_document_is_valid_openapi() -> None:
    schemathesis.openapi.from_dict(document(ROUTES)).validate()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
async def test_answers_keep_to_the_document(
    client: Client, admin: Person, mode: GenerationMode
) -> None:
    address = str(client.make_url("/")).rstrip("/")
    schema = schemathesis.openapi.from_dict(document(ROUTES))
    for route in ROUTES:
        takes_input = route.query is not None or route.body is not None
        # A socket speaks no HTTP, and of files every one is allowed.
        probed = route.status != 101 and not route.upload
        if probed and (takes_input or mode is GenerationMode.POSITIVE):
            operation = schema[_described(route.path)][route.method]
            await asyncio.to_thread(_probe, operation, mode, address, admin.headers)


def _described(path: str) -> str:
    return re.sub(r":[^}]*}", "}", path)


def _probe(
    operation: "APIOperation[Any, Any, Any, Any]",
    mode: GenerationMode,
    address: str,
    headers: dict[str, str],
) -> None:
    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def probe(case: "Case[Any]") -> None:
        # What is right by the document may still be wrong: a name that cannot be printed. Of a
        # batch, what is wrong with one operation is said in its own outcome.
        excluded: list[Any] = [positive_data_acceptance]
        if operation.path.endswith("/batch"):
            excluded.append(negative_data_rejection)
        case.call_and_validate(base_url=address, headers=headers, excluded_checks=excluded)

    probe()
