"""Small exports in the shapes of the sites."""

from typing import Any


def claude(number: int, words: str = "hello") -> dict[str, Any]:
    """A conversation of Claude's export with one question and one answer."""
    return {
        "uuid": f"conversation-{number}",
        "name": f'Talk {number} [{{"}}]',
        "created_at": "2026-01-01T00:00:00Z",
        "account": {"uuid": "a"},
        "chat_messages": [
            {"uuid": f"{number}-q", "sender": "human", "text": f"{words}?", "content": []},
            {"uuid": f"{number}-a", "sender": "assistant", "text": f"{words}!", "content": []},
        ],
    }
