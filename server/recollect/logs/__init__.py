"""Log lines: what they look like, and which request, connection and frame they belong to."""
