"""The OpenAPI document, made of the route table and the schemas that validate."""

import re
from collections.abc import Iterable
from typing import Any, Final

from aiohttp import web
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

import recollect
from recollect.keys import OPENAPI
from recollect.schemas.common import Moment
from recollect.web.route import Route

_PARAMETER: Final = re.compile(r"\{(\w+)(?::([^}]*))?\}")
_SECURITY: Final[list[dict[str, list[str]]]] = [{"bearer": []}, {"x-api-key": []}]


async def openapi(request: web.Request) -> web.StreamResponse:
    """Describe this API."""
    return web.Response(body=request.app[OPENAPI], content_type="application/json")


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="Recollect",
        version=recollect.__version__,
        openapi_version="3.1.0",
        info={"description": (recollect.__doc__ or "").strip()},
        plugins=[plugin],
    )
    plugin.map_to_openapi_type(Moment, "string", "date-time")  # type: ignore[no-untyped-call]
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme(
        "x-api-key", {"type": "apiKey", "in": "header", "name": "x-api-key"}
    )
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path)
        spec.path(path, operations={route.method.lower(): _operation(route)})
    return spec.to_dict()


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": _first_line(route.handler.__doc__),
        "security": [] if route.scopes is None else _SECURITY,
        "parameters": _path_parameters(route.path),
        "responses": {str(route.status): _success(route), "default": _failure(route)},
    }
    if route.query is not None:
        operation["parameters"].append({"in": "query", "schema": route.query})
    if route.body is not None:
        content = {"application/json": {"schema": route.body}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.upload:
        file: dict[str, Any] = {"type": "string", "contentMediaType": "application/octet-stream"}
        form = {"type": "object", "properties": {"file": {"type": "array", "items": file}}}
        taken: dict[str, Any] = {"application/octet-stream": {}}
        taken["multipart/form-data"] = {"schema": form}
        operation["requestBody"] = {"required": True, "content": taken}
    if route.scopes:
        operation["description"] = f"The key needs the scope {' or '.join(route.scopes)}."
    return operation


def _success(route: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if route.answer is not None:
        answer["content"] = {kind: {"schema": route.answer} for kind in route.content}
    elif route.status == 200:
        answer["content"] = {kind: {} for kind in route.content}
    return answer


def _failure(route: Route) -> dict[str, Any]:
    content = {"application/json": {"schema": route.error}}
    return {"description": "It could not be done.", "content": content}


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name, _ in _PARAMETER.findall(path)
    ]


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0]


def _schema_name(schema: Any) -> str:
    name = schema.__name__ if isinstance(schema, type) else type(schema).__name__
    return name.removesuffix("Schema")
