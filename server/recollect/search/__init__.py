"""Finding stored messages."""
