"""Live events: what changes, told to those who subscribed, whichever process wrote it."""
