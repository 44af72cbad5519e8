"""Whether two turns say the same: pages lose signs, add words, and show answers that still grow."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.provisional.likeness import Covering, grown, saying
from recollect.models import Role

CHINA = "In **China**, more than 3000 years ago, in the hills of Yunnan."
texts = st.text(max_size=60)
roles = st.sampled_from(("user", "assistant"))


@given(texts, roles)
def test_everything_is_like_itself(text: str, role: Role) -> None:
    said = saying(role, text)
    assert (said.mark is None) is (not text.strip())
    if said.mark:
        assert grown(said, saying(role, text))
        assert Covering()(said, said) == 3


@given(texts, texts, roles)
def test_a_growing_answer_begins_what_it_becomes(text: str, more: str, role: Role) -> None:
    half, whole = saying(role, f"{text}.", partial=True), saying(role, f"{text}.\n{more}")
    if any(map(str.isalnum, text.casefold())):
        assert grown(half, whole) and grown(whole, half)
        assert Covering()(whole, half) == 3


@given(texts, texts)
def test_roles_are_never_alike(one: str, other: str) -> None:
    asked, answered = saying("user", one), saying("assistant", other)
    assert not grown(asked, answered) and not Covering()(asked, answered)


def test_signs_and_spaces_do_not_count() -> None:
    assert saying("user", CHINA).mark == saying("user", "in china more  than\n3000 years ago in the"
                                                " hills of yunnan").mark  # fmt: skip
    assert saying("user", "👍").mark != saying("user", "👎").mark
    assert saying("user", "??").mark != saying("user", "?!").mark


def test_a_short_beginning_tells_nothing() -> None:
    assert not grown(saying("user", "Tea"), saying("user", "Tea or coffee?"))
    assert grown(saying("user", "Tea", partial=True), saying("user", "Tea or coffee?"))


def test_covering_tells_how_much_is_told() -> None:
    covering = Covering()
    shown = saying("assistant", f"{CHINA} Copy")
    assert covering(saying("assistant", CHINA), shown) == 2
    assert covering(saying("assistant", CHINA, partial=True), shown) == 1
    assert covering(saying("assistant", CHINA[:30]), shown) == 1
    assert covering(saying("assistant", f"{CHINA} Copy, and more."), shown) == 3
    assert covering(saying("user", CHINA), saying("user", f"{CHINA} Copy")) == 1
    assert covering(saying("assistant", "Nobody knows."), shown) == 0
    assert covering(saying("assistant", f"{CHINA} {'And more. ' * 30}"), shown) == 0


def test_messages_in_a_row_cover_a_turn_together() -> None:
    covering = Covering()
    shown = saying("assistant", f"Let me look.\n\n{CHINA}")
    parts = [
        saying("assistant", "Let me look."),
        saying("tool", "found"),
        saying("assistant", CHINA),
    ]
    assert covering.all_together(parts, shown)
    assert not covering.all_together(parts[:2], shown)
