"""Languages are told by their commonest words, and words are found in other forms of theirs."""

import pytest

from recollect.text.analysis import index_terms, query_terms
from recollect.text.languages import ENGLISH, language, query_languages


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("How do I build this with Docker on my machine?", "english"),
        ("Wie kann ich das mit Docker auf meinem Rechner bauen? Es ist nicht einfach.", "german"),
        ("Comment est-ce que je peux faire cela avec Docker sur ma machine ?", "french"),
        ("¿Cómo puedo hacer esto con Docker en mi máquina? No es fácil para mí.", "spanish"),
        ("Hoe kan ik dat met Docker op mijn computer bouwen? Het is niet eenvoudig.", "dutch"),
        ("def main(): return None", "english"),
        ("", "english"),
        ("die", "english"),
        ("昨日東京へ行った", "english"),
    ],
)
def test_the_language_of_a_message(text: str, spoken: str) -> None:
    assert language(text) == spoken


def test_a_query_may_be_in_any_language_until_it_tells() -> None:
    assert len(query_languages("Katzen")) > 5
    assert query_languages("what about cats") == (ENGLISH,)
    assert query_languages("wie ist das mit Katzen") == ("german",)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Ich habe mit der Katze über die Häuser und den Garten gesprochen.", "Katzen"),
        ("Ich habe mit der Katze über die Häuser und den Garten gesprochen.", "Haus"),
        ("Wir haben das Verzeichnis mit den Sicherungen nicht gefunden.", "wo ist die Sicherung"),
        ("Je ne sais pas où sont les chats de la voisine.", "chat"),
        ("No sé cómo están los gatos de la casa.", "gato"),
        ("мы говорили о книгах", "книга"),
        ("I was talking about connections", "connected"),
    ],
)
def test_other_forms_of_a_word_are_found(said: str, asked: str) -> None:
    assert set(query_terms(asked, widely=True)) & set(index_terms(said).split())
