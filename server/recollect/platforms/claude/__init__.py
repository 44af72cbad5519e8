"""Claude (claude.ai): its conversations, its live streams and its official export."""
