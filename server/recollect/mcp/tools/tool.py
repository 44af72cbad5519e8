"""A row of the table of tools, and what a row makes of its function: what the SDK is given."""

import inspect
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, TextContent, ToolAnnotations

from recollect.accounts.identity import Identity
from recollect.errors import AppError
from recollect.mcp.about import ERROR
from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.limits import bounded
from recollect.mcp.tools.results import Result

log = logging.getLogger(__name__)

Call = Callable[..., Awaitable[Result]]
Kind = Literal["reads", "adds", "changes", "deletes"]

_CALLER: Final = "caller"
_ADVICE: Final = {
    "not_found": "Take ids from searches and lists, as they are.",
    "unavailable": "Nothing was changed. Try again in a moment.",
    "cursor_gone": "Leave out `after`.",
}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `call` takes a Caller as `caller`, and what the client may give.

    Its docstring is what models read. `kind` says what it does to what is stored: it decides the
    scope that the key needs, and the hints that hosts ask their users by.
    """

    title: str
    kind: Kind
    call: Call

    @property
    def name(self) -> str:
        """What clients call it."""
        return self.call.__name__

    @property
    def description(self) -> str:
        """For models."""
        return inspect.getdoc(self.call) or ""

    @property
    def scope(self) -> str:
        """What the key needs."""
        return "read" if self.kind == "reads" else "write"

    @property
    def annotations(self) -> ToolAnnotations:
        """Hints for hosts. What is changed keeps its history, so only deleting destroys."""
        return ToolAnnotations(
            title=self.title,
            read_only_hint=self.kind == "reads",
            destructive_hint=self.kind == "deletes",
            idempotent_hint=self.kind != "adds",
            open_world_hint=False,
        )

    def published(self) -> Callable[..., Awaitable[CallToolResult]]:
        """The function for the SDK: without the caller; results and errors as the SDK has them."""
        signature = inspect.signature(self.call, eval_str=True)
        given = [p for name, p in signature.parameters.items() if name != _CALLER]

        async def call(context: Context, **arguments: Any) -> CallToolResult:
            try:
                caller = caller_of(context).allowed(self.scope)
                result = _told(await self.call(caller=caller, **arguments))
                if self.kind == "reads":
                    await note(context, caller, f"mcp:{self.name}", arguments)
                return result
            except AppError as error:
                return failed(error)

        context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=Context)
        parameters = [context, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in given)]
        result = Annotated[CallToolResult, signature.return_annotation]
        published: Any = call
        published.__signature__ = inspect.Signature(parameters, return_annotation=result)
        published.__annotations__ = {"context": Context}
        return call


def caller_of(context: Context) -> Caller:
    """Who calls, as the bridge was told."""
    request: Any = context.request_context.request
    identity: Identity = request.state.identity
    return Caller(identity, context.report_progress)


async def note(context: Context, caller: Caller, action: str, arguments: Mapping[str, Any]) -> None:
    """Tell the web, which keeps who read what, in which spaces the caller has looked."""
    request: Any = context.request_context.request
    named = (value for key, value in arguments.items() if value and re.search(r"(^|_)id$", key))
    if caller.looked_in:
        await request.state.read(action, sorted(caller.looked_in), next(named, None))


def failed(error: AppError) -> CallToolResult:
    """An error for models to read and, by its code, for programs."""
    if error.status >= 500:
        log.error("A tool failed: %s", error.message)
    sentence = " ".join(filter(None, (error.message, _ADVICE.get(error.code))))
    return CallToolResult(
        content=[TextContent(type="text", text=sentence)],
        # Not as structured content: clients hold that against the schema of the tool's results.
        _meta={ERROR: error.as_json()},
        is_error=True,
    )


def _told(result: Result) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=bounded(result.shown()))],
        structured_content=result.model_dump(mode="json"),
    )
