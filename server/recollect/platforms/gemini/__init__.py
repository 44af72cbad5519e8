"""Gemini (gemini.google.com): its conversations and its live streams."""
