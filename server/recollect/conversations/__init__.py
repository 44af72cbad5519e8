"""Stored conversations: listing, reading, editing, trash, and the export of one."""
