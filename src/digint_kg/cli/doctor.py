"""`digint-kg doctor`."""

import click

from digint_kg.cli import common, outcome, saying
from digint_kg.use_cases.doctor import examine


@click.command()
def command() -> int:
    """Look the installation over: versions, store, engine, what would fail."""
    service = common.service()
    code = outcome.FINE
    for sign in examine(service.settings.home, service.store, service.checker, service.package):
        mark = click.style("✓", fg="green") if sign.well else click.style("✗", fg="red")
        heading = saying.headings([sign.name])[0]
        click.echo(f"{mark} {heading:<18}{saying.said(sign.seen)}")
        if not sign.well:
            code = outcome.NOT_DONE
    return code
