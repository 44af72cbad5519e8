"""One module per site: raw payloads, streams and official exports become models.Conversation."""
