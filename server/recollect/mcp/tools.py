"""Every tool on one screen."""

from recollect.mcp.connector import ConnectorTools
from recollect.mcp.contexts import ContextTools
from recollect.mcp.conversations import ConversationTools
from recollect.mcp.services import Services
from recollect.mcp.tool import Tool


def tools(services: Services) -> tuple[Tool, ...]:
    """The tools, in the order in which clients list them."""
    contexts = ContextTools(services)
    conversations = ConversationTools(services)
    connector = ConnectorTools(services)
    # fmt: off
    return (
        Tool("Get context", "reads", contexts.get_context),
        Tool("Search conversations", "reads", conversations.search_conversations),
        Tool("List conversations", "reads", conversations.list_conversations),
        Tool("Read a conversation", "reads", conversations.get_conversation),
        Tool("Compress a conversation", "reads", contexts.compress_context),
        Tool("Search", "reads", connector.search),
        Tool("Fetch", "reads", connector.fetch),
    )
    # fmt: on
