"""Names that stand for nothing."""

from recollect.platforms.chatgpt.names import is_root, model


def test_a_model_that_was_not_chosen_is_none() -> None:
    assert [model("auto"), model(None), model("gpt-5")] == [None, None, "gpt-5"]


def test_the_node_above_all_others() -> None:
    assert is_root("client-created-root-2")
    assert not is_root("m1")
