"""Whether two turns say the same: pages lose signs, add words, and show answers that still grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.capture.provisional import likeness
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


def test_words_without_spaces_between_them_are_compared_as_well() -> None:
    told = saying("assistant", "茶最早种植在中国云南的山上，已有三千多年的历史。")
    shown = saying("assistant", "茶最早种植在中国云南的山上 1，已有三千多年的历史。")
    assert Covering()(told, shown) == 2
    assert (
        Covering()(told, saying("assistant", "茶在十七世纪初由荷兰人的船运到欧洲，价格很高。")) == 0
    )
    assert Covering()(saying("assistant", f"Tea{'茶' * 20}"), saying("assistant", "Tea" * 30)) == 0


def test_long_texts_cost_little_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "_MOST_WORDS", 20)
    numbers = " ".join(map(str, range(20)))
    told = saying("assistant", f"First {numbers} {'and then ' * 20}")
    shown = saying("assistant", f"Then {numbers} {'or else ' * 20}")
    assert Covering()(told, shown) == 2


def test_all_of_it_is_told_by_the_same_letters_or_nearly_all_words() -> None:
    covering = Covering()
    assert covering.all_of(saying("user", "Tea?"), saying("user", "tea"))
    assert covering.all_of(saying("assistant", CHINA), saying("assistant", f"{CHINA} Copy"))
    assert not covering.all_of(saying("user", CHINA), saying("user", f"{CHINA} Copy"))
