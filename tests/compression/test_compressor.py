"""What holds of any conversation and any budget."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.compression.block import parse
from recollect.compression.compressor import Compressed, compress, compress_blocks
from recollect.compression.emission import FOOT, HEAD, MARKS
from recollect.compression.messages import Message
from recollect.compression.vocabulary import Vocabulary
from recollect.text.tokens import count

WORDS = [
    "tea ",
    "Tokyo. ",
    "東京の天気。",
    "Привет, мир! ",
    "مرحبا ",
    "👩‍👩‍👧 ",
    "```\n",
    "x_y = f(1)\n",
    "\n\n",
]
WORDS += [
    "/path ",
    '{"a": [1, 2]}, ',
    "\r\n",
    "</compressed-context>",
    "User: ",
    "Ann: ",
    "e\u0301 ",
]
TEXT = st.lists(st.sampled_from(WORDS) | st.text(max_size=30), max_size=25).map("".join)
MESSAGE = st.builds(
    Message,
    st.sampled_from(["user", "assistant", "system", "tool"]),
    st.tuples(TEXT, st.integers(1, 12)).map(lambda pair: pair[0] * pair[1]),
    st.sampled_from(["", "2024-05-06", "2024-05-07"]),
)
CONVERSATION = st.lists(MESSAGE, min_size=1, max_size=12)


def check(messages: list[Message], target: int, made: Compressed) -> None:
    """Within the budget, counted rightly, and every line verbatim."""
    assert made.tokens == count(made.text) <= target
    assert made.text.startswith(HEAD) and made.text.endswith(FOOT)
    lines = made.text.split("\n")
    assert len(lines) == len(made.lines)
    for line, source in zip(lines, made.lines, strict=True):
        if source is None:
            assert line in {HEAD.strip(), FOOT} or line in {f"[{m.day}]" for m in messages}
            continue
        message = messages[source.message]
        piece = message.text[source.start : source.end]
        assert line.endswith(piece)
        mark = line[: len(line) - len(piece)]
        role = MARKS[message.role]
        assert mark.removeprefix(role) == "" or mark.removeprefix(role) in message.text


@settings(max_examples=200, deadline=None)
@given(CONVERSATION, st.integers(64, 900))
def test_any_conversation_fits_any_budget_verbatim(messages: list[Message], target: int) -> None:
    check(messages, target, compress(messages, target))


@settings(max_examples=50, deadline=None)
@given(CONVERSATION, st.integers(64, 300), st.lists(MESSAGE, max_size=3))
def test_the_text_does_not_depend_on_what_came_before(
    messages: list[Message], target: int, before: list[Message]
) -> None:
    vocabulary = Vocabulary()
    parse(before, vocabulary)
    one_by_one = [parse([message], vocabulary) for message in messages]
    made = compress_blocks(messages, one_by_one, target, vocabulary)
    alone = compress(messages, target)
    assert (made.text, made.tokens, made.lines) == (alone.text, alone.tokens, alone.lines)


def talk(turns: int) -> list[Message]:
    """A conversation in which every turn says something else."""
    said = [
        Message(
            "user" if turn % 2 == 0 else "assistant",
            f"In step {turn} we looked at item {turn * 7919 % 1000} of the inventory. Its colour "
            f"was {('red', 'blue', 'green')[turn % 3]}, which surprised the auditors.",
        )
        for turn in range(turns)
    ]
    secret = Message("user", "My sister Margarete keeps the key to the boat in a blue teapot.")
    asked = Message("user", "Where does Margarete keep the key to the boat?")
    return [*said[: turns // 3], secret, *said[turns // 3 :], asked]


def test_what_is_asked_for_is_kept() -> None:
    messages = talk(400)
    made = compress(messages, 400)
    assert "blue teapot" in made.text
    assert "Where does Margarete keep the key" in made.text
    check(messages, 400, made)


def test_a_history_that_fits_is_returned_whole() -> None:
    messages = [
        Message("system", "Be brief."),
        Message("user", "  Hi!\n\n\tIndented\n"),
        Message("assistant", ""),
    ]
    made = compress(messages, 64)
    assert made.text == f"{HEAD}System: Be brief.\nUser:   Hi!\n\n\tIndented\n\n{FOOT}"
    check(messages, 64, made)


def test_anchors_are_kept() -> None:
    messages = [
        Message("system", "You are the captain's clerk."),
        Message("user", "Help me write the log of the Nautilus."),
        *talk(300),
        Message("assistant", "The last word was spoken by the auditors in Rotterdam."),
        Message("user", "ok, continue"),
    ]
    text = compress(messages, 900).text
    assert "System: You are the captain's clerk." in text
    assert "Help me write the log of the Nautilus." in text
    assert "in Rotterdam." in text and "ok, continue" in text


def test_repeated_text_is_kept_once() -> None:
    paste = "The contract of 12 May says that deliveries happen on Tuesdays at the north gate."
    filler = [message for message in talk(200) if "Margarete" not in message.text]
    messages = [Message("user", paste), *filler[:100], Message("user", paste), *filler[100:]]
    messages += [
        Message("assistant", paste),
        Message("user", "When do deliveries happen, by contract?"),
    ]
    assert compress(messages, 1500).text.count(paste) == 1


def test_the_order_and_the_days_are_kept() -> None:
    messages = [m._replace(day=f"2024-05-{1 + n // 50:02}") for n, m in enumerate(talk(300))]
    made = compress(messages, 800)
    told = [source.message for source in made.lines if source]
    assert told == sorted(told)
    marks = [line for line in made.text.split("\n") if line.startswith("[2024-05-")]
    assert marks == sorted(set(marks)) and len(marks) > 1


@pytest.mark.parametrize(
    ("fact", "question"),
    [
        ("我姐姐把船的钥匙放在蓝色的茶壶里。", "船的钥匙在哪里？"),
        ("Сестра хранит ключ от лодки в синем чайнике.", "Где ключ от лодки?"),
        ("أختي تحتفظ بمفتاح القارب في إبريق شاي أزرق.", "أين مفتاح القارب؟"),
        ("bateau 🛶🔑 → théière bleue, chez Élodie", "où est la clé 🔑 du bateau ?"),
    ],
)
def test_other_scripts_are_understood(fact: str, question: str) -> None:
    filler = [m for m in talk(400) if "Margarete" not in m.text]
    messages = [*filler[:150], Message("user", fact), *filler[150:], Message("user", question)]
    assert fact in compress(messages, 400).text


_PROGRAM = """
from recollect.compression.compressor import compress
from recollect.compression.messages import Message
both = [(n, word) for n in range(90) for word in ("anchor", "sail")]
said = [Message("user", f"note {n}: the {word} is {n * 31 % 17}") for n, word in both]
print(compress([*said, Message("user", "what about sail 7?")], 500).text)
"""


def test_processes_and_hash_seeds_agree() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM], env={"PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(runs) == 1 and "sail is" in runs.pop()


def test_a_target_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 64"):
        compress([Message("user", "hi")], 63)
