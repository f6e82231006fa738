"""`ask --with FILE`: a question is answered beside a person's own files, on this machine alone."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from digint_kg.checking import rendering
from digint_kg.cli import common
from digint_kg.errors import DigintError, Kind
from digint_kg.questions import Question
from digint_kg.use_cases.own_file import check_own, read_own
from digint_kg.wiring import Service

with_files = click.option(
    "--with",
    "own",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Answer beside your own FILE, which never enters the store and is sent nowhere.",
)


@contextmanager
def service_beside(service: Service, own: Sequence[Path], language: str) -> Iterator[Service]:
    """The service, answering from the generation in force with these files beside it.

    Raises:
        DigintError: BAD_INPUT with the place in a file; INVALID_DATA where a file has violations.
    """
    if not own:
        yield service
        return
    documents = read_own(service.reader, service.names, own)
    report = check_own(
        documents,
        checker=service.checker,
        store=service.store,
        package=service.package,
        progress=common.progress(quiet=True),
    )
    if report.findings:
        sys.stderr.write(rendering.render(report, "text", language))
    if not report.conforms:
        raise DigintError(
            Kind.INVALID_DATA,
            "Your own file has violations, so that an answer could mislead.",
            remedy="Mend what is said above; nothing of it was kept or sent.",
        )
    with service.store.beside(documents) as (number, folder):
        yield replace(service, answerer=service.answerer_over(number, folder))


def refuse_without(question: Question, own: Sequence[Path]) -> None:
    """Refuses a question about one person where that person's file is not there.

    Raises:
        DigintError: BAD_INPUT.
    """
    if question.own_file and not own:
        raise DigintError(
            Kind.BAD_INPUT,
            f"The question {question.slug} is answered from your own file alone.",
            remedy=f"Name it: digint-kg ask {question.slug} --with FILE. "
            "`digint-kg template own-competences` writes one to fill in.",
        )
