"""Tells what became of a submission."""

import click

from digint_kg.checking import rendering
from digint_kg.cli.outcome import FINE, VIOLATIONS
from digint_kg.findings import Severity
from digint_kg.generations import Change
from digint_kg.publishing.publisher import Outcome


def tell(outcome: Outcome, *, dry_run: bool, language: str) -> int:
    """Writes findings, changes and the verdict; gives the exit code."""
    if outcome.report.findings:
        click.echo(rendering.render(outcome.report, "text", language), nl=False)
    if not outcome.report.conforms:
        count = outcome.report.count(Severity.VIOLATION)
        click.echo(click.style(f"Nothing was published: {count} violations.", fg="red", bold=True))
        return VIOLATIONS
    for change in outcome.changes:
        click.echo(f"  {describe(change)}")
    click.echo(click.style(_verdict(outcome, dry_run=dry_run), fg="green", bold=True))
    return FINE


def describe(change: Change) -> str:
    """One change in words."""
    graph = change.graph.split("/graph/")[-1]
    return f"{graph}: {change.added} triples added, {change.removed} removed"


def _verdict(outcome: Outcome, *, dry_run: bool) -> str:
    if outcome.generation:
        return f"Published as generation {outcome.generation.number}."
    if dry_run and outcome.changes:
        return "This would be published; it was a dry run, so nothing was."
    return "Nothing to publish: this is what is published already."
