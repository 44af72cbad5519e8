"""Which files of an export hold conversations."""

import pytest

from recollect.archive import names


@pytest.mark.parametrize(
    "path",
    [
        "conversations.json",
        "a/Conversations.JSON",
        "conversations-012.json",
        "conversations (1).json",
    ],
)
def test_files_of_conversations(path: str) -> None:
    assert names.is_conversations(path)
    assert names.is_readable(path)


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Gemini Apps/MyActivity.html",
        "MeineAktivitäten.html",
        "Takeout/Drive/Google AI Studio/What is 2.5 now",
        "Google AI Studio\\A chat",
        "google ai studio/chat.json",
    ],
)
def test_files_of_google(path: str) -> None:
    assert names.is_readable(path)
    assert not names.is_conversations(path)


def test_a_file_without_an_ending_is_read_in_the_folder_of_ai_studio_only() -> None:
    assert names.is_readable("A chat", "Google AI Studio")
    assert not names.is_readable("A chat")
    assert not names.is_readable("deeper/A chat", "Google AI Studio")
    assert not names.is_readable("report.PDF", "Google AI Studio")
    assert not names.is_readable("", "Google AI Studio")


@pytest.mark.parametrize(
    "path",
    [
        "archive_browser.html",
        "users.json",
        "x/memories.json",
        "shared_conversations.json",
        "chat.html",
        "a.png",
        "",
        "/",
        "__MACOSX/conversations.json",
        ".git/conversations.json",
        "a\\.b\\conversations.json",
    ],
)
def test_files_passed_over(path: str) -> None:
    assert not names.is_readable(path)


def test_other_json_may_be_anything() -> None:
    assert names.is_readable("backup/my chats.json")
    assert not names.is_conversations("backup/my chats.json")


def test_lines() -> None:
    assert names.is_lines("a/b.JSONL")
    assert not names.is_lines("b.json")


def test_shown() -> None:
    assert names.shown("é\n\x1b[1m\ud800") == "é\ufffd\ufffd[1m\ufffd"
    assert len(names.shown("x" * 9999)) == 300
