"""Tests of MCP, by the official clients."""
