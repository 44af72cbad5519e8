"""Answers of Gemini, written by ourselves in the shape of the real ones."""

import json
from typing import Any
from urllib.parse import urlencode

CHAT = "c_0a1b2c3d4e5f6071"
URL = (
    "https://gemini.google.com/u/1/_/BardChatUi/data/assistant.lamda.BardFrontendService/"
    "StreamGenerate?bl=boq_SECRET&f.sid=-77SECRET&hl=en&_reqid=1234567&rt=c"
)
PLACE = ["Sion, Switzerland", "SWML_DESCRIPTION_FROM_YOUR_INTERNET_ADDRESS", True, None, "//map"]
TOKEN = "$AVcaSECRET" + "x9_-" * 40


def row(length: int, **places: Any) -> list[Any]:
    """An array with something at some places: `p4=x` puts x at place 4."""
    told: list[Any] = [None] * length
    for place, value in places.items():
        told[int(place[1:])] = value
    return told


def answer(key: str, text: str, **places: Any) -> list[Any]:
    """One candidate; finished unless `p8` says otherwise."""
    return row(38, p0=key, p1=[text], **{"p8": [2], "p9": "en"} | places)


def turn(
    number: int,
    question: str,
    *answers: list[Any],
    before: tuple[int, str] | None = None,
    chosen: str | None = None,
    files: list[Any] | None = None,
    **told: Any,
) -> list[Any]:
    """Turn r_<number>, asked at second <number> after a fixed moment."""
    parent = [CHAT, f"r_{before[0]}", before[1]] if before else None
    prompt = [question, None, None, None, [files or []]]
    after = row(26, p0=list(answers), p3=chosen, p5=[PLACE], p8="CH", p21="3 Pro", **told)
    if chosen is None and answers:
        after[3] = answers[0][0]
    return [
        [CHAT, f"r_{number}"],
        parent,
        [prompt, 2, None, 0, "9d8ca3786ebdfbea", 0],
        after,
        [1_767_261_600 + number, 123_456_789],
    ]


def entry(rpc: str | None, body: Any) -> list[Any]:
    """One entry of a frame."""
    told = None if body is None else json.dumps(body, ensure_ascii=False)
    return ["wrb.fr", rpc, told, None, None, None, "generic"]


def text(*frames: Any) -> str:
    """Frames as the site sends them, the lengths in UTF-16 units."""
    told = ")]}'\n\n"
    for frame in frames:
        body = f"\n{json.dumps(frame, ensure_ascii=False)}\n"
        told += str(len(body.encode("utf-16-le")) // 2) + body
    return told


END = ([["di", 660], ["af.httprm", 659, "-5038897580211129172", 46]], [["e", 4, None, None, 2067]])


def page(*turns: list[Any], cursor: str | None = None) -> list[Any]:
    """A page of turns that are given the oldest first."""
    return [list(reversed(turns)), cursor, None, []]


def conversation(*turns: list[Any], cursor: str | None = None) -> str:
    """The text of an answer with one page."""
    return text([entry("hNvQHb", page(*turns, cursor=cursor))], *END)


def chats(*rows: tuple[str, str]) -> str:
    """The text of an answer that lists chats by id and title."""
    listed = [
        [key, title, None, None, None, [1_767_300_000, 5_000_000], None, None, None, 1]
        for key, title in rows
    ]
    return text([entry("MaZiqc", [None, "cursor", listed])], *END)


def heard(number: int, *answers: list[Any], **places: Any) -> list[Any]:
    """A frame of a stream."""
    body = row(43, p1=[CHAT, f"r_{number}"], p4=list(answers), p5=PLACE, p8="CH", **places)
    return [entry(None, body)]


def titled(number: int, title: str) -> list[Any]:
    """A frame of a stream that tells the title, and a token, by the numbers of the fields."""
    told = {"11": [title], "21": [TOKEN], "26": "AwAAAAAAAAAQ-SECRET", "44": True}
    return [entry(None, [None, [CHAT, f"r_{number}"], told])]


FAILED = [["wrb.fr", None, None, None, None, [13, None, [["type.example/BardErrorInfo", [1096]]]]]]


def asked(prompt: str, before: list[str] | None = None, **places: Any) -> str:
    """The form that the page sends."""
    fields = row(
        99,
        p0=[prompt, 0, None, None, None, None, 0],
        p1=["en-SECRET"],
        p2=[*(before or ["", "", ""]), None, None, None, None, None, None, "AwAASECRET"],
        p3="!SECRET" + "a" * 500,
        p59="1F-SECRET",
    )
    for place, value in places.items():
        fields[int(place[1:])] = value
    return urlencode({"f.req": json.dumps([None, json.dumps(fields)]), "at": "AK-SECRET:1767"})
