"""What is worth most for its tokens goes in; what does not fit is skipped, not the end."""

from recollect.context.packing import HEADING, LINE, STANDING_SHARE, pack
from tests.context.offers import offer


def test_what_does_not_fit_is_skipped() -> None:
    ranked = [offer(n, tokens=size, score=9 - n) for n, size in enumerate((50, 500, 50))]
    packed = pack([], ranked, 50 + 50 + HEADING + 2 * LINE)
    assert [one.id for one in packed.whole] == ["msg_0", "msg_2"]
    assert ([one.id for one in packed.omitted], packed.cut, packed.room) == (["msg_1"], None, 0)


def test_a_small_better_bargain_goes_before_a_large_better_match() -> None:
    ranked = [
        offer(0, tokens=10, score=9),
        offer(1, tokens=900, score=5),
        offer(2, tokens=20, score=4),
    ]
    assert [one.id for one in pack([], ranked, 960).whole] == ["msg_0", "msg_2", "msg_1"]


def test_room_is_kept_for_passages_of_the_best_if_that_is_too_long() -> None:
    ranked = [offer(0, tokens=5000, score=9), *(offer(n, tokens=100) for n in range(1, 20))]
    packed = pack([], ranked, 1000)
    assert packed.cut is ranked[0]
    assert packed.room >= 200
    assert 5 <= len(packed.whole) <= 8
    assert ranked[0] not in packed.omitted


def test_what_holds_for_good_goes_first_within_its_share() -> None:
    lasting = [offer(n, tokens=60, standing=True) for n in range(10)]
    ranked = [offer(n, tokens=60, score=5) for n in range(10, 30)]
    packed = pack(lasting, ranked, 1000)
    first = [one for one in packed.whole if one.standing]
    assert first == lasting[: len(first)]
    assert sum(one.tokens + LINE for one in first) <= STANDING_SHARE * 1000
    assert len(first) == 3


def test_nothing_goes_in_twice() -> None:
    both = offer(0, tokens=10)
    packed = pack([offer(0, tokens=10, standing=True)], [both], 200)
    assert [(one.id, one.standing) for one in packed.whole] == [("msg_0", True)]


def test_consecutive_messages_cost_one_heading() -> None:
    two = [offer(n, tokens=10) for n in range(2)]
    assert len(pack([], two, 2 * (10 + LINE) + HEADING).whole) == 2
    apart = [two[0], offer(1, tokens=10, conversation="conv_b")]
    assert len(pack([], apart, 2 * (10 + LINE) + HEADING).whole) == 1
