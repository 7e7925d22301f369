"""Time is followed through every state once, however many ways lead there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.machine.alone import Ahead, first_stuck
from casepact.verify.machine.judging import judge
from casepact.verify.machine.verdict import Outcome
from casepact.verify.machine.world import World

LAYERS = 40
Graph = Mapping[str, tuple[Sequence[str], bool]]


def by_every_way(graph: Graph, here: str, seen: frozenset[str] = frozenset()) -> str | None:
    """What is found by walking every way to its end."""
    if here in seen:
        return here
    states, leads_on = graph[here]
    found = (by_every_way(graph, state, seen | {here}) for state in states)
    return next((state for state in found if state is not None), None if leads_on else here)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = "abcdef"[: draw(st.integers(1, 6))]
    # Mostly from earlier names to later ones, as else nearly every graph has a circle near its start.
    later = {name: names[place + 1 :] or names for place, name in enumerate(names)}
    return {
        name: (
            draw(
                st.lists(
                    st.sampled_from(draw(st.sampled_from((later[name], later[name], names)))), max_size=3
                )
            ),
            draw(st.sampled_from((True, True, True, False))),
        )
        for name in names
    }


@given(graphs())
def test_the_state_found_is_that_of_walking_every_way(graph: Graph) -> None:
    found = first_stuck("a", lambda state: Ahead(*graph[state]))
    assert found == by_every_way(graph, "a")


def test_each_state_is_asked_once() -> None:
    asked: list[str] = []

    def ahead(state: str) -> Ahead:
        asked.append(state)
        layer = int(state[1:]) + 1
        return Ahead((f"a{layer}", f"b{layer}") if layer < LAYERS else (), leads_on=True)

    assert first_stuck("a0", ahead) is None
    assert len(asked) == len(set(asked)) == 2 * LAYERS - 1


def test_a_way_may_be_longer_than_a_stack_is_deep() -> None:
    def ahead(state: str) -> Ahead:
        return Ahead((), leads_on=False) if state == "5000" else Ahead((str(int(state) + 1),), leads_on=True)

    assert first_stuck("0", ahead) == "5000"


def _layers(last: str) -> str:
    """A policy in which two timers lead from each state of a layer to both of the next."""
    states = "".join(f"    a{layer}: {{}}\n    b{layer}: {{}}\n" for layer in range(LAYERS))
    moves = "".join(
        f"    - {side}{layer} -> {to}{layer + 1} after {hours} hours on always\n"
        for layer in range(LAYERS - 1)
        for side in "ab"
        for hours, to in ((1, "a"), (2, "b"))
    )
    return (
        "casepact: 1\npolicy: layers\ntiers: {t: {}}\nseverities: {h: {}}\n"
        "targets: {r: vendor must respond within 1 hour on always after opened}\n"
        f"lifecycle:\n  extends: standard\n  states:\n{states}  transitions:\n"
        f"    - working -> a0 on park\n{moves}{last}"
        "promises: {p: every a0 case is eventually closed}\n"
    )


def _outcome(text: str) -> tuple[Outcome, str]:
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    (promise,) = policy.promises
    verdict = judge(World(policy), promise)
    return verdict.outcome, verdict.why


def test_a_promise_about_many_layers_of_timers_is_decided() -> None:
    both = "".join(f"    - {side}{LAYERS - 1} -> closed after 1 hours on always\n" for side in "ab")
    assert _outcome(_layers(both))[0] is Outcome.PROVED
    none = "    - a39 -> closed on close\n    - b39 -> closed on close\n"
    outcome, why = _outcome(_layers(none))
    assert outcome is Outcome.REFUTED
    assert "it stays `a39` for ever" in why
