"""No context is ever over its budget, whatever was said."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from recollect.context.building import WRAPPER, build
from recollect.context.packing import pack
from recollect.text import tokens
from recollect.text.passages import open_fence
from tests.context.offers import offer

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="`~\n a.", max_size=80),
        st.builds(lambda unit, times: unit * times, st.text(max_size=20), st.integers(0, 300)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=100)
@given(
    texts=TEXTS,
    budget=st.one_of(st.integers(50, 2000), st.integers(50, 100_000)),
    title=st.text(max_size=100),
    lasting=st.integers(0, 3),
)
@example(texts=["🏳️‍🌈" * 300, "a" * 5000], budget=50, title="", lasting=0)
@example(texts=["x " * 60_000], budget=100_000, title="t", lasting=0)
def test_a_budget_is_a_ceiling_and_fences_are_closed(
    texts: list[str], budget: int, title: str, lasting: int
) -> None:
    offers = [offer(n, text, score=1 / (n + 1)) for n, text in enumerate(texts)]
    kept = [offer(n, text, standing=True) for n, text in enumerate(texts[:lasting])]
    known = {"conv_a": {"title": title, "platform": "chatgpt"}}
    by_id = {f"msg_{n}": text for n, text in enumerate(texts)}
    packed = pack(kept, offers, budget - WRAPPER)
    built = build(packed, by_id, known, {"a": 1.0}, budget)
    assert built.tokens == tokens.count(built.text) <= budget
    assert open_fence(built.text) is None
    for piece in built.pieces:
        assert piece.text in built.text
        assert piece.text == by_id[piece.offer.id] or not piece.whole


def test_a_text_that_fits_goes_in_and_a_longer_one_in_passages() -> None:
    texts = {"msg_0": "short", "msg_1": "One axolotl. " * 400}
    packed = pack([], [offer(1, texts["msg_1"], score=9), offer(0, "short")], 300 - WRAPPER)
    built = build(packed, texts, {}, {"axolotl": 2.0}, 300)
    assert [(piece.offer.id, piece.whole) for piece in built.pieces] == [
        ("msg_0", True),
        ("msg_1", False),
    ]
    assert 150 < built.tokens <= 300
