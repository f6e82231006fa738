"""Tells what became of a submission."""

import click

from digint_kg.checking import rendering
from digint_kg.cli import saying
from digint_kg.cli.outcome import FINE, VIOLATIONS
from digint_kg.findings import Severity
from digint_kg.publishing.publisher import Outcome
from digint_kg.use_cases import difference_words


def tell(outcome: Outcome, *, language: str) -> int:
    """Writes findings, changes and the verdict; gives the exit code."""
    if outcome.report.findings:
        click.echo(rendering.render(outcome.report, "text", language), nl=False)
    if not outcome.report.conforms:
        count = outcome.report.count(Severity.VIOLATION)
        saying.say(f"Nothing was published: {count} violations.", fg="red", bold=True)
        return VIOLATIONS
    for change in outcome.changes:
        click.echo(f"  {difference_words.described(change, language)}")
    saying.say(_verdict(outcome), fg="green", bold=True)
    return FINE


def _verdict(outcome: Outcome) -> str:
    if outcome.generation:
        return f"Published as generation {outcome.generation.number}."
    return "Nothing to publish: this is what is published already."
