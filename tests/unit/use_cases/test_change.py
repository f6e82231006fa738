"""Changes worked out on a trial: done again where somebody was faster; nothing is left behind."""

from pathlib import Path

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import N_TRIPLES
from digint_kg.ports import Trial
from digint_kg.settings import Settings
from digint_kg.use_cases.change import Desk, change
from digint_kg.use_cases.graph_store import Part, put
from digint_kg.use_cases.scratch import open_scratch
from digint_kg.use_cases.update import Update, carry_out
from digint_kg.wiring import build

GRAPH = "urn:g"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    service = build(Settings(home=tmp_path / "home"), readers=1, scratch=True)
    open_scratch(service.store)
    return Desk(service.store, service.reader, service.publisher, service.names, "me", "why", anything=True)


def say(desk: Desk, number: int) -> None:
    carry_out(Update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:a> <urn:b> {number} }} }}"), None, desk)


def said(desk: Desk) -> set[str]:
    return {str(getattr(quad.object, "value", "")) for quad in desk.store.quads([GRAPH])}


def test_it_is_done_again_on_what_another_has_published(desk: Desk) -> None:
    say(desk, 1)
    tries: list[Trial] = []

    def edit(trial: Trial) -> set[str]:
        tries.append(trial)
        if len(tries) == 1:
            say(desk, 2)
        trial.add(GRAPH, trial.construct("CONSTRUCT { ?s <urn:b> 3 } WHERE { ?s <urn:b> 1 }", (GRAPH,), ()))
        return {GRAPH}

    assert change(desk, edit).generation
    assert len(tries) == 2
    assert said(desk) == {"1", "2", "3"}


def test_it_gives_up_where_others_are_always_faster(desk: Desk) -> None:
    numbers = iter(range(9))

    def edit(trial: Trial) -> set[str]:
        say(desk, next(numbers))
        trial.clear(GRAPH)
        return {GRAPH}

    with pytest.raises(DigintError) as caught:
        change(desk, edit)
    assert caught.value.kind is Kind.CONFLICT
    assert said(desk) == {"0", "1", "2"}


def test_trials_leave_nothing_and_what_a_killed_one_left_is_removed(desk: Desk, tmp_path: Path) -> None:
    say(desk, 1)
    trials = tmp_path / "home" / "store" / "trials"
    assert list(trials.iterdir()) == []
    (trials / "999999999-left" / "copy").mkdir(parents=True)
    assert "999999999-left" in desk.store.recover()  # type: ignore[attr-defined]
    assert list(trials.iterdir()) == []


def test_several_files_are_one_graph(desk: Desk, tmp_path: Path) -> None:
    parts = []
    for number in range(3):
        path = tmp_path / f"{number}.nt"
        path.write_text(f'<urn:a> <urn:c> _:x .\n_:x <urn:b> "{number}" .')
        parts.append(Part(path, N_TRIPLES))
    put(desk, GRAPH, parts)
    assert len(list(desk.store.quads([GRAPH]))) == 6
