"""`digint-kg dump`."""

import click

from digint_kg.cli import common
from digint_kg.errors import DigintError, Kind
from digint_kg.use_cases.dump import ALL, Dumps, files_of
from digint_kg.use_cases.offer import Histories, offer_of


@click.command()
@click.argument("names", nargs=-1, metavar="[FILE]…")
@click.option(
    "--generation", type=click.IntRange(min=1), help="A generation that is kept; the newest by default."
)
def command(names: tuple[str, ...], generation: int | None) -> None:
    """Make dump files as the service gives them: all.nq.gz and all.trig.gz, or FILE.

    A FILE is a graph's path with .nq.gz, .trig.gz, .nt.gz or .ttl.gz, as flanders/s3.ttl.gz.
    """
    service = common.service()
    offer = offer_of(service.store, service.names, Histories(), generation)
    files = files_of(offer, service.names)
    wanted = names or (f"{ALL}.nq.gz", f"{ALL}.trig.gz")
    if unknown := [name for name in wanted if name not in files]:
        raise DigintError(
            Kind.NOT_FOUND,
            f"Generation {offer.generation.number} has no dump called {unknown[0]}.",
            remedy="Name a graph's path with .nq.gz, .trig.gz, .nt.gz or .ttl.gz, as flanders/s3.ttl.gz.",
        )
    dumps = Dumps(service.settings.home, service.store, service.names)
    for name in wanted:
        made = dumps.make(offer.generation.number, files[name])
        click.echo(f"{made.sha256}  {made.path}")
