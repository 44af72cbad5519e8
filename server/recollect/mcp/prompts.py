"""Prompts: what users pick from a menu of their client."""

from typing import Annotated, Final

from mcp.server.mcpserver import Context, MCPServer
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS
from pydantic import Field

from recollect.errors import AppError
from recollect.mcp.tools.contexts import ContextTools
from recollect.mcp.tools.services import Services
from recollect.mcp.tools.tool import caller_of, note

_TOKENS: Final = 4000

RECALL: Final = """\
Here is what my earlier conversations and memories hold about: {topic}

{context}

Tell me briefly what I know, decided or prefer about it, with dates where they matter. Say so if \
nothing here answers it, or if parts contradict each other; then the newer one counts."""

SAVE: Final = """\
Go through this conversation and save what will matter later with add_memory: facts about me, \
decisions and their reasons, preferences, open questions. One self-contained sentence for each, \
understandable without this conversation, with two or three short tags. First call search_memory, \
and use update_memory where a memory says nearly the same. Leave out passwords and other secrets. \
Then list what you saved in one line each.{focus}"""

Topic = Annotated[str, Field(description="What it is about, in plain words.")]
Tag = Annotated[str, Field(description="Only of what has this tag.")]
Focus = Annotated[str, Field(description="What to save in particular.")]


def add_prompts(server: MCPServer, services: Services) -> None:
    """Give the server its prompts."""
    contexts = ContextTools(services)

    @server.prompt(name="recall", title="Recall what I know about…")
    async def recall(context: Context, topic: Topic, tag: Tag = "") -> str:
        """Gather what was said about a topic in earlier conversations, and sum it up."""
        try:
            caller = caller_of(context).allowed("read")
            tags = [tag] if tag else []
            built = await contexts.get_context(caller, topic, tags, _TOKENS)
            await note(context, caller, "mcp:recall", {})
        except AppError as error:
            code = INVALID_PARAMS if error.status < 500 else INTERNAL_ERROR
            raise MCPError(code=code, message=error.message) from error
        return RECALL.format(topic=topic, context=built.shown())

    @server.prompt(name="save_conversation", title="Save this conversation")
    async def save_conversation(focus: Focus = "") -> str:
        """Save what matters of the conversation so far as memories."""
        return SAVE.format(focus=f"\n\nAbove all: {focus}" if focus else "")
