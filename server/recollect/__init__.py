"""Recollect keeps your conversations with AIs and gives the right part back to the next one."""

__version__ = "0.1.0"
