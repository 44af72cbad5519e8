"""DeepSeek (chat.deepseek.com): its conversations, its live streams and its official export."""
