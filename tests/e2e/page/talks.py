"""Conversations to look at."""

from typing import Any


def said(key: str, parent: str | None, content: Any, role: str, minute: int = 0) -> dict[str, Any]:
    """A message of a normalised conversation."""
    at = f"2026-11-20T{9 + minute // 60:02d}:{minute % 60:02d}:00Z"
    return {
        "external_id": key, "parent_id": parent, "role": role, "content": content, "created_at": at
    }  # fmt: skip


def talk(key: str, title: str, *contents: Any, platform: str = "chatgpt", **more: Any) -> Any:
    """A conversation in which user and assistant take turns."""
    messages = [
        said(f"{key}-{n}", f"{key}-{n - 1}" if n else None, content, _ROLES[n % 2], n)
        for n, content in enumerate(contents)
    ]
    url = {"chatgpt": f"https://chatgpt.com/c/{key}", "claude": f"https://claude.ai/chat/{key}"}
    return {
        "platform": platform, "external_id": key, "title": title, "messages": messages,
        "url": url.get(platform), "created_at": "2026-11-20T09:00:00Z", **more,
    }  # fmt: skip


_ROLES = ("user", "assistant")

SOURDOUGH = talk(
    "sourdough",
    "Sourdough that does not rise",
    "My sourdough stays flat. The starter is three weeks old.",
    "Then it is young, but old enough. Feed the starter twice a day.",
    "How do I know that my sourdough has proofed?",
    "Press it with a **wet finger**: the dent comes back slowly.",
    platform="claude",
    tags=["baking"],
)
SCHEDULE = talk(
    "schedule",
    "Baking schedule",
    "When do I begin, for a sourdough loaf at noon?",
    "Count back: noon minus two hours to cool, one to bake.",
)
QUERY = talk(
    "query",
    "Why is my query slow?",
    "EXPLAIN says Seq Scan although there is an index.",
    "The planner expects most rows:\n\n```sql\nSET enable_seqscan = off;\n```",
)
BRANCHED = {
    "platform": "chatgpt",
    "external_id": "branched",
    "title": "Three answers",
    "url": "https://chatgpt.com/c/branched",
    "created_at": "2026-11-19T09:00:00Z",
    "active_leaf": "c2",
    "messages": [
        said("a", None, "What should I name my numbat?", "user", 0),
        said("b1", "a", "Call it Archibald.", "assistant", 1),
        said("b2", "a", "Call it Bartholomew.", "assistant", 2),
        said("b3", "a", "Call it Cornelius.", "assistant", 3),
        said("c1", "b1", "Archibald it is.", "user", 4),
        said("c2", "b2", "Bartholomew it is.", "user", 5),
    ],
}
RICH = talk(
    "rich",
    "Everything that a message may have",
    "Show me everything.",
    [
        {"type": "reasoning", "text": "Let me think about *everything*."},
        {"type": "tool_call", "name": "web_search", "text": '{"q": "everything"}', "call_id": "1"},
        {"type": "tool_result", "name": "web_search", "text": "Some results", "call_id": "1"},
        {
            "type": "text",
            "text": "# A plan\n\n1. one\n2. two\n   - deeper\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
            "```python\ndef bake(hours: int) -> bool:\n    return hours > 1\n```\n\n"
            "So $E = mc^2$ and \\(a_1 * b_1\\).\n\n> quoted\n\n- [x] done\n",
        },
        {"type": "attachment", "name": "recipe.pdf", "mime": "application/pdf", "size": 123456},
        {"type": "image", "name": "loaf.png", "url": "https://example.org/loaf.png"},
    ],
)
LONG = talk("long", "A long conversation", *(f"Turn {n} about gluten." for n in range(300)))
