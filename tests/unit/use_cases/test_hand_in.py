"""What is handed in is published or kept; stewards lose nothing to each other; dry runs show the change."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digint_kg.errors import Kind
from digint_kg.terms import RDFS
from digint_kg.use_cases import submissions
from digint_kg.use_cases.answer_changes import values_for
from digint_kg.use_cases.differences import Kind as Became
from digint_kg.use_cases.hand_in import HandedIn, HandIn, hand_in, rehearse
from digint_kg.use_cases.preview import Preview, preview
from digint_kg.wiring import Service

REGION = "emilia-romagna"
FINE = f'<https://w3id.org/digint/id/{REGION}/thing/a> <{RDFS}label> "A"@en .'
FAULTY = f"<https://w3id.org/digint/id/{REGION}/thing/a> <https://w3id.org/digint/def#nonsense> 1 ."
Hand = Callable[..., HandedIn]


def silent(_step: str) -> None:
    return


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    return tmp_path / "extra.ttl"


@pytest.fixture
def hand(seeded: Service, extra: Path) -> Hand:
    def run(text: str, by: str = "anna", prepared_against: int | None = None) -> HandedIn:
        extra.write_text(text, encoding="utf-8")
        handed = HandIn([extra], REGION, by, prepared_against=prepared_against)
        return hand_in(seeded.counter, handed, silent)

    return run


def take_up(service: Service, result: HandedIn, *, force: bool = False, **mended: Path) -> HandedIn:
    assert result.kept
    names = {name.replace("_", "."): path for name, path in mended.items()}
    return submissions.take_up(
        service.counter, result.kept.id, by="bea", force=force, mended=names, progress=silent
    )


def test_what_is_published_is_not_kept(seeded: Service, hand: Hand) -> None:
    result = hand(FINE)
    assert result.outcome
    assert result.outcome.generation
    assert seeded.shelf.all() == []


def test_what_has_violations_is_kept_and_can_be_mended(seeded: Service, hand: Hand, tmp_path: Path) -> None:
    result = hand(FAULTY)
    assert result.kept
    assert result.kept.slip.why == "1 violation"
    again = take_up(seeded, result)
    assert again.kept
    assert again.kept.tries == 2
    mended = tmp_path / "mended" / "extra.ttl"
    mended.parent.mkdir()
    mended.write_text(FINE)
    done = take_up(seeded, again, extra_ttl=mended)
    assert done.outcome
    assert done.outcome.generation
    assert seeded.store.publication(2).by == "bea"
    assert seeded.shelf.all() == []


def test_a_file_that_cannot_be_read_is_kept(hand: Hand) -> None:
    result = hand("<urn:a> <urn:b> ")
    assert result.error
    assert result.error.kind is Kind.BAD_INPUT
    assert result.kept
    assert not result.kept.has_report
    assert "extra.ttl:1" in result.kept.slip.why


def test_a_file_that_is_not_there_is_not_kept(seeded: Service, tmp_path: Path) -> None:
    result = hand_in(seeded.counter, HandIn([tmp_path / "none.ttl"], REGION, "anna"), silent)
    assert result.error
    assert result.kept is None
    assert seeded.shelf.all() == []


def test_who_comes_second_is_told_and_loses_nothing(seeded: Service, hand: Hand) -> None:
    first = hand(FINE)
    assert first.outcome
    second = hand(FINE.replace("A", "B"), by="bea", prepared_against=1)
    assert second.error
    assert second.error.kind is Kind.CONFLICT
    assert "anna changed emilia-romagna/extra in generation 2" in second.error.what
    assert second.kept
    refused = take_up(seeded, second)
    assert refused.error
    assert refused.error.kind is Kind.CONFLICT
    forced = take_up(seeded, refused, force=True)
    assert forced.outcome
    assert forced.outcome.generation


def test_what_others_did_elsewhere_is_no_conflict(seeded: Service, hand: Hand) -> None:
    assert hand(FINE).outcome
    other = HandIn([_other(seeded, "more")], REGION, "bea", prepared_against=1)
    assert hand_in(seeded.counter, other, silent).error is None


def test_who_comes_while_another_publishes_is_kept(seeded: Service, hand: Hand) -> None:
    seeded.store._patience = 0.1  # noqa: SLF001 - five seconds are long for a test
    with seeded.store.draft():
        result = hand(FINE)
    assert result.error
    assert result.error.kind is Kind.CONFLICT
    done = take_up(seeded, result)
    assert done.outcome
    assert done.outcome.generation


def test_what_cannot_be_kept_is_told_with_the_findings(seeded: Service, hand: Hand) -> None:
    (seeded.settings.home / "submissions").write_text("in the way")
    result = hand(FAULTY)
    assert result.outcome
    assert not result.outcome.report.conforms
    assert result.not_kept
    assert result.not_kept.kind is Kind.UPSTREAM


def _other(service: Service, name: str) -> Path:
    path = service.settings.home / f"{name}.ttl"
    path.write_text(FINE)
    return path


def shown(service: Service, path: Path, *, answers: bool = True, seconds: float = 60) -> Preview:
    stage = service.stage(answers=answers)
    if stage.inquiry:
        some = [item for item in stage.inquiry.questions if item.slug in ("s3-priorities", "actor-mix")]
        stage = replace(stage, inquiry=replace(stage.inquiry, questions=some, seconds=seconds))
    rehearsal = rehearse(service.counter, HandIn([path], REGION, "anna"), silent)
    return asyncio.run(preview(stage, rehearsal, {"region": REGION, "language": "en"}, silent))


@pytest.fixture
def renamed(root: Path, tmp_path: Path) -> Path:
    path = tmp_path / "s3.ttl"
    text = (root / "data" / "regions" / REGION / "s3.ttl").read_text()
    path.write_text(text.replace('"Agrifood"@en', '"Food"@en'))
    return path


def test_a_preview_shows_things_and_answers(seeded: Service, renamed: Path) -> None:
    found = shown(seeded, renamed)
    assert found.difference
    assert [thing.kind for thing in found.difference.things] == [Became.CHANGED]
    assert found.answers
    (change,) = found.answers.changed
    assert change.question.slug == "s3-priorities"
    assert change.given["region"] == REGION
    assert 0 < change.gone == change.new < change.before == change.after
    assert "Agrifood" in str(change.rows_gone)
    assert "Food" in str(change.rows_new)
    assert found.answers.same == 1
    assert seeded.store.current_folder() is not None
    assert len(list(seeded.store.publications())) == 1
    assert not list((seeded.settings.home / "store" / "trials").iterdir())


def test_a_preview_that_runs_out_of_time_names_what_it_left(seeded: Service, renamed: Path) -> None:
    found = shown(seeded, renamed, seconds=0)
    assert found.answers
    assert {item.question.slug for item in found.answers.not_compared} == {"s3-priorities", "actor-mix"}
    assert found.answers.same == 0


def test_a_preview_of_what_is_faulty_compares_no_answers(seeded: Service, extra: Path) -> None:
    extra.write_text(FAULTY)
    found = shown(seeded, extra)
    assert not found.outcome.report.conforms
    assert found.difference
    assert found.answers is None


def test_a_preview_of_nothing_new(seeded: Service, root: Path) -> None:
    found = shown(seeded, root / "data" / "regions" / REGION / "s3.ttl")
    assert found.outcome.changes == ()
    assert found.difference is None or found.difference.things == ()


def test_every_question_can_be_asked_in_a_preview(seeded: Service) -> None:
    given = {"region": REGION, "language": "it"}
    for question in seeded.questions:
        values = values_for(question, given)
        assert all(item.name in values for item in question.parameters if item.required), question.slug
