"""ChatGPT (chatgpt.com): whole conversations, live or exported, and live streams."""
