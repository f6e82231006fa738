"""Tells what a dry run showed."""

import asyncio
import json

import click

from digint_kg import readable
from digint_kg.checking import rendering
from digint_kg.cli import saying
from digint_kg.cli.outcome import FINE, VIOLATIONS
from digint_kg.publishing.publisher import Progress
from digint_kg.questions.question import in_language
from digint_kg.use_cases import difference_words, preview_table
from digint_kg.use_cases.answer_changes import AnswerChange, AnswerChanges, Row
from digint_kg.use_cases.preview import Preview, Rehearsal, preview
from digint_kg.wiring import Service

_TEXTS = {
    "en": {
        "blocked": "This could not be published: its violations block it.",
        "would": "This would be published; it was a dry run, so nothing was.",
        "nothing": "Nothing to publish: this is what is published already.",
        "answers": "Answers that would change: {changed} of {compared} compared.",
        "question": "{title} ({slug}): {before} rows before, {after} after; {gone} go, {new} come",
        "more": "… and {count} more rows",
        "not": "Not compared: {slug}, {why}.",
    },
    "it": {
        "blocked": "Non si potrebbe pubblicare: le violazioni lo impediscono.",
        "would": "Si potrebbe pubblicare; era una prova, quindi nulla è stato pubblicato.",
        "nothing": "Nulla da pubblicare: è già pubblicato così.",
        "answers": "Risposte che cambierebbero: {changed} su {compared} confrontate.",
        "question": "{title} ({slug}): {before} righe prima, {after} dopo; {gone} vanno, {new} arrivano",
        "more": "… e altre {count} righe",
        "not": "Non confrontata: {slug}, {why}.",
    },
}


def run(
    service: Service, rehearse: Rehearsal, *, region: str, language: str, answers: bool, progress: Progress
) -> Preview:
    """The preview of what `rehearse` rehearses."""
    given = {"region": region, "language": language}
    return asyncio.run(preview(service.stage(answers=answers), rehearse, given, progress))


def tell(shown: Preview, *, format_: str, language: str) -> int:
    """Writes the preview; gives the exit code."""
    if format_ == "json":
        click.echo(json.dumps(preview_table.table(shown, language), ensure_ascii=False, indent=1))
    else:
        _tell_people(shown, language)
    return FINE if shown.outcome.report.conforms else VIOLATIONS


def _tell_people(shown: Preview, language: str) -> None:
    words = _TEXTS.get(language, _TEXTS["en"])
    report = shown.outcome.report
    if report.findings:
        click.echo(rendering.render(report, "text", language), nl=False)
    if shown.difference:
        click.echo(difference_words.text(shown.difference, language), nl=False)
    if shown.answers:
        _tell_answers(shown.answers, words, language)
    if not report.conforms:
        click.echo(click.style(words["blocked"], fg="red", bold=True))
    else:
        click.echo(click.style(words["would" if shown.outcome.changes else "nothing"], fg="green", bold=True))


def _tell_answers(answers: AnswerChanges, words: dict[str, str], language: str) -> None:
    compared = len(answers.changed) + answers.same
    click.echo()
    click.echo(words["answers"].format(changed=len(answers.changed), compared=compared))
    for change in answers.changed:
        title = in_language(change.question.title, language)
        slug = change.question.slug
        numbers = {"before": change.before, "after": change.after, "gone": change.gone, "new": change.new}
        click.echo(f"  {words['question'].format(title=title, slug=slug, **numbers)}")
        for mark, rows, count in (("-", change.rows_gone, change.gone), ("+", change.rows_new, change.new)):
            for row in rows:
                click.echo(f"    {mark} {_row(change, row)}")
            if count > len(rows):
                click.echo(f"    {mark} {words['more'].format(count=count - len(rows))}")
    for item in answers.not_compared:
        click.echo(f"  {words['not'].format(slug=item.question.slug, why=saying.said(item.why).rstrip('.'))}")


def _row(change: AnswerChange, row: Row) -> str:
    cells = (row[column.place] for column in readable.shown(change.columns))
    return " · ".join(readable.words(cell) for cell in cells if cell is not None)
