"""Identifiers are found whole and by part."""

import pytest

from recollect.text.identifiers import pieces


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("word,", ["word"]),
        ("C++", ["C++"]),
        ("C#,", ["C#"]),
        ("item#", ["item"]),
        ("notepad++", ["notepad++", "notepad"]),
        ("(.NET)", [".NET", "NET"]),
        ("node.js.", ["node.js", "node", "js"]),
        ("...and", ["and"]),
        ("getUserById", ["getUserById", "get", "User", "By", "Id"]),
        ("HTMLParser", ["HTMLParser", "HTML", "Parser"]),
        ("URLs", ["URLs"]),
        ("JavaScript", ["JavaScript"]),
        ("user_id", ["userid", "user", "id"]),
        ("__init__", ["init"]),
        ("e-mail", ["email", "e", "mail"]),
        ("E0308", ["E0308", "0308"]),
        ("v3.11.7", ["3", "3.11", "3.11.7"]),
        ("std::vector<int>", ["std::vector", "std", "vector", "int"]),
        ("foo/bar.py", ["foo/bar.py", "foo", "bar.py", "bar", "py"]),
        ("me@example.org", ["me@example.org", "me", "example.org", "example", "org"]),
        ("don't", ["dont"]),
        ("John’s", ["John"]),
        ("l'homme", ["homme"]),
        ("Python入門", ["Python", "入", "入門", "門"]),
        ("かな", ["かな"]),
        ("ไทย", ["ไท", "ทย"]),
        ("हिन्दी", ["हिन्दी"]),
        ("!?#++--//", []),
    ],
)
def test_a_chunk_is_found_whole_and_by_part(chunk: str, expected: list[str]) -> None:
    assert [piece.text for piece in pieces(chunk)] == expected


@pytest.mark.parametrize(
    "chunk", ["src/foo-bar/getUserById.py", "Python入門です", "v1.2.3", "C#/F#"]
)
def test_pieces_say_where_they_are(chunk: str) -> None:
    signs = str.maketrans("", "", "-_")
    for piece in pieces(chunk):
        assert chunk[piece.start : piece.end].translate(signs) == piece.text.translate(signs)


def test_an_endless_word_is_known_by_its_beginning() -> None:
    assert [piece.text for piece in pieces("a" * 1_000_000)] == ["a" * 64]
