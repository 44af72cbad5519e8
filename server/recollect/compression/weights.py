"""What each piece of evidence counts for: three fixed sets of weights. Only data.

They were fitted once on halves of LoCoMo, of an aider history and of tau-bench, while the other
halves were kept aside (docs/decisions.md). `scoring` and `matching` say what each name measures.
"""

from collections.abc import Mapping
from typing import Final

QUESTION: Final[Mapping[str, float]] = {
    "bm25": -0.0244,
    "bm25_root": 0.1986,
    "bm25_window2": 0.1594,
    "bm25_window4": 0.0623,
    "bm25_segment": 0.2826,
    "best_of_segment": 0.0525,
    "near_before": 0.009,
    "near_after": 0.0046,
    "far_before": -0.0029,
    "far_after": -0.0512,
    "covered": 1.6139,
    "covered_window4": 0.7789,
    "bigrams": 0.2846,
    "topics": 0.6546,
    "topics_before": 0.0793,
    "speaker": 2.6134,
    "time_asked": 1.9127,
    "time": 0.4387,
    "number_asked": 0.6322,
    "number": 0.3247,
    "question": -0.6031,
    "names": 0.3787,
    "greeting": -3.1112,
    "length": -0.2465,
    "rarity": 0.0724,
    "user": -0.0273,
    "age": 1.0871,
    "distance": -1.8217,
    "repeated_later": -3.256,
    "recent": -0.4216,
    "recent_window2": -0.014,
    "first": -3.0294,
    "after_question": 0.1353,
}
"""The newest user message asks for something that the history may hold."""

GENERAL: Final[Mapping[str, float]] = {
    "time": 0.9088,
    "number": 0.14,
    "question": -0.6313,
    "names": 0.1863,
    "greeting": -2.044,
    "length": 0.8474,
    "rarity": 0.0128,
    "user": -0.1118,
    "repeated_later": -2.3274,
}
"""It has no words to look for: `go on`, `thanks`."""

CODE: Final[Mapping[str, float]] = {
    "bm25": 0.0088,
    "bm25_root": 0.4597,
    "bm25_window2": 0.0524,
    "bm25_window4": -0.0258,
    "bm25_segment": 0.0132,
    "best_of_segment": 0.0343,
    "near_before": -0.0625,
    "near_after": 0.0115,
    "far_before": 0.0412,
    "far_after": -0.0056,
    "covered": 0.9755,
    "covered_window4": 4.3453,
    "bigrams": -0.2095,
    "topics": -0.2053,
    "topics_before": -0.4458,
    "speaker": 1.9829,
    "time": 0.5123,
    "number_asked": -1.3789,
    "number": -0.188,
    "question": -2.8258,
    "names": 0.4265,
    "greeting": -0.2027,
    "length": 1.0777,
    "rarity": 0.0306,
    "user": -2.5969,
    "tool": -0.88,
    "age": -1.114,
    "distance": 6.2037,
    "repeated_later": -3.5642,
    "recent": -0.2513,
    "recent_window2": -0.1996,
    "first": 2.789,
    "after_question": -0.317,
}
"""It asks, and the history is mostly code and the output of tools."""
