"""Users, spaces, API keys and pairing."""
