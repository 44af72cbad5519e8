"""Passages of long messages: whole sentences, unbroken code, verbatim, within their room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.context.cutting import ELISION, cut
from recollect.text import tokens
from recollect.text.passages import open_fence, passages

LONG = "Cats sleep. " * 200 + "The axolotl eats worms. It never blinks. " + "Dogs bark. " * 200


def test_the_best_passage_comes_with_what_is_beside_it() -> None:
    made = cut(LONG, {"axolotl": 5.0}, 40)
    assert made in LONG
    assert "The axolotl eats worms. It never blinks." in made
    assert made.endswith(".")
    assert tokens.count(made) <= 40


def test_passages_far_apart_are_joined_by_an_elision() -> None:
    text = f"First axolotl. {'Filler words here. ' * 100}Last axolotl."
    made = cut(text, {"axolotl": 5.0}, 23)
    assert made == f"First axolotl.{ELISION}Last axolotl."


def test_without_a_known_word_it_begins_at_the_beginning() -> None:
    assert cut(LONG, {"zebra": 1.0}, 30).startswith("Cats sleep. Cats")


def test_code_is_whole_or_not_there() -> None:
    code = "```py\naxolotl = 1\n\nprint(axolotl)\n```"
    text = f"Look at this. {'Words. ' * 50}\n\n{code}\n\nThen more words."
    assert code in cut(text, {"axolotl": 5.0}, 60)
    assert "```" not in cut(text, {"axolotl": 5.0}, 10)


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=300), room=st.integers(0, 80))
def test_any_text_keeps_its_room_and_closes_what_it_opens(text: str, room: int) -> None:
    made = cut(text, {"a": 1.0}, room)
    assert tokens.count(made) <= room
    assert all(part in text for part in made.split(ELISION))
    spans = list(passages(text))
    assert "".join(text.split()) == "".join("".join(text[a:b] for a, b in spans).split())
    if open_fence(text) is None:
        assert open_fence(made) is None
