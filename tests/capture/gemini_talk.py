"""A conversation of Gemini as its page hears of it: three turns, each streamed, fetched in pages.

The second turn has two drafts, of which the second is chosen. The questions of the streams are in
the requests only; the title is in a stream, and in the list of chats.
"""

from typing import Any

from tests.platforms.gemini import shapes as gemini

URL = gemini.URL
THOUGHT = [["**Looking**\n\nTea is old."]]
FIRST = gemini.turn(1, "What is $HOME tea?", gemini.answer("rc_1", "A drink 🍵 of **leaves**."))
HALF = gemini.turn(
    2, "Since when?", gemini.answer("rc_2a", "Lo", p8=[1], p37=THOUGHT), before=(1, "rc_1")
)
SECOND = gemini.turn(
    2,
    "Since when?",
    gemini.answer("rc_2a", "Long ago.", p37=THOUGHT),
    gemini.answer("rc_2b", "Since 2737 BC."),
    chosen="rc_2b",
    before=(1, "rc_1"),
)
THIRD = gemini.turn(3, "Where?\n東京?", gemini.answer("rc_3", "In China."), before=(2, "rc_2b"))
WHOLE: list[Any] = [
    gemini.conversation(FIRST),
    gemini.conversation(FIRST, HALF),
    gemini.conversation(FIRST, SECOND),
    gemini.conversation(THIRD, cursor="older"),
    [
        gemini.conversation(SECOND, THIRD, cursor="older"),
        gemini.conversation(FIRST),
        gemini.chats((gemini.CHAT, "Tea")),
    ],
]
"""The pages after each turn, in the middle of one, one page alone; the last ones are final."""


def stream(number: int, key: str, *texts: str, **places: Any) -> str:
    """The frames of an answer, which is finished in the last one."""
    *growing, last = texts
    frames = [gemini.heard(number, gemini.answer(key, text, p8=[1], **places)) for text in growing]
    frames.append(gemini.titled(number, "Old tea"))
    frames.append(gemini.heard(number, gemini.answer(key, last, **places), p42="3 Pro"))
    return gemini.text(*frames, *gemini.END)


STREAMS: list[dict[str, Any]] = [
    {
        "payload": stream(1, "rc_1", "A drink 🍵", "A drink 🍵 of **leaves**."),
        "request": gemini.asked("What is $HOME tea?"),
    },
    {
        "payload": stream(2, "rc_2a", "", "Lo", "Long ago.", p37=THOUGHT),
        "request": gemini.asked("Since when?", [gemini.CHAT, "r_1", "rc_1"]),
    },
    {
        "payload": stream(3, "rc_3", "In China\\.\n```", "In China."),
        "request": gemini.asked("Where?\n東京?", [gemini.CHAT, "r_2", "rc_2b"]),
    },
]
