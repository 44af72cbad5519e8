"""Ids are stable, distinct and lower-case."""

from recollect.models import conversation_id, message_id


def test_ids_are_stable_and_say_what_they_name() -> None:
    assert conversation_id("spc_a", "claude", "x") == conversation_id("spc_a", "claude", "x")
    assert conversation_id("spc_a", "claude", "x").startswith("conv_")
    assert message_id("spc_a", "claude", "x", "y").islower()


def test_fields_do_not_run_into_each_other() -> None:
    assert message_id("s", "p", "ab", "c") != message_id("s", "p", "a", "bc")
