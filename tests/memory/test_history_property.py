"""Whatever is edited and undone, the history tells all of it, verbatim."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.memory.drafts import Draft
from recollect.memory.memories import Memories

CONTENTS = st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
STEPS = st.one_of(
    st.fixed_dictionaries({"content": CONTENTS}),
    st.fixed_dictionaries({"pinned": st.booleans()}),
    st.fixed_dictionaries({"metadata": st.dictionaries(st.text(min_size=1, max_size=5), CONTENTS)}),
    st.fixed_dictionaries({"project": st.none() | CONTENTS}),
    st.just("undo"),
)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(first=CONTENTS, steps=st.lists(STEPS, max_size=8))
async def test_every_state_is_kept(memories: Memories, first: str, steps: list[Any]) -> None:
    made = (await memories.create(Draft(content=first))).memory
    states = [state(made)]
    for step in steps:
        if step == "undo":
            if len(states) == 1:
                continue
            told = await memories.undo(made.id)
            assert state(told) == states[-2]
        else:
            told = await memories.update(made.id, step)
        if state(told) != states[-1]:
            states.append(state(told))
        assert told.version == len(states)
    kept = [state(version) for version in await memories.history(made.id)]
    assert [*reversed(kept), state(await memories.get(made.id))] == states


def state(one: Any) -> tuple[Any, ...]:
    """What an edit may change."""
    return one.content, one.tags, dict(one.metadata), one.pinned, one.project
