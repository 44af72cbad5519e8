"""Every tool on one screen."""

from recollect.mcp.tools.connector import ConnectorTools
from recollect.mcp.tools.contexts import ContextTools
from recollect.mcp.tools.conversations import ConversationTools
from recollect.mcp.tools.many_memories import ManyMemoriesTools
from recollect.mcp.tools.memories import MemoryTools
from recollect.mcp.tools.services import Services
from recollect.mcp.tools.spaces import SpaceTools
from recollect.mcp.tools.tool import Tool


def tools(services: Services) -> tuple[Tool, ...]:
    """The tools, in the order in which clients list them."""
    contexts = ContextTools(services)
    conversations = ConversationTools(services)
    connector = ConnectorTools(services)
    memories = MemoryTools(services)
    many = ManyMemoriesTools(services)
    # fmt: off
    return (
        Tool("Get context", "reads", contexts.get_context),
        Tool("Search memory", "reads", memories.search_memory),
        Tool("Add a memory", "adds", memories.add_memory),
        Tool("List memories", "reads", memories.list_memories),
        Tool("Read a memory", "reads", memories.get_memory),
        Tool("Update a memory", "changes", memories.update_memory),
        Tool("Delete a memory", "deletes", memories.delete_memory),
        Tool("Add many memories", "adds", many.batch_add_memories),
        Tool("List tags", "reads", many.list_tags),
        Tool("Export memories", "reads", many.export_memories),
        Tool("Figures of memories", "reads", many.memory_stats),
        Tool("Search conversations", "reads", conversations.search_conversations),
        Tool("List conversations", "reads", conversations.list_conversations),
        Tool("Read a conversation", "reads", conversations.get_conversation),
        Tool("Compress a conversation", "reads", contexts.compress_context),
        Tool("List spaces", "reads", SpaceTools().list_spaces),
        Tool("Search", "reads", connector.search),
        Tool("Fetch", "reads", connector.fetch),
    )
    # fmt: on
