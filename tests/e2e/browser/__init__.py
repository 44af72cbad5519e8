"""The extension in a real Chromium, on sites that we play ourselves, against the real server."""
