"""`digint-kg ask`: each question is a subcommand of it, its parameters are options."""

import asyncio
import contextlib
from pathlib import Path

import click

from digint_kg import assets, formats
from digint_kg.cli import answers, beside, common, evidence, saying
from digint_kg.errors import DigintError
from digint_kg.questions import Catalogue, Question
from digint_kg.questions.chart import ROLES
from digint_kg.questions.question import Parameter, in_language
from digint_kg.use_cases import ask
from digint_kg.use_cases.choices import refuse_unknown
from digint_kg.use_cases.draw import draw_question
from digint_kg.use_cases.export_answer import exported
from digint_kg.wiring import Service

_ALL = (*formats.SOLUTIONS, *formats.FILES, *formats.PICTURES, formats.TURTLE)
_WORDS = "digint_kg.words"
_FORMATS = ("table", *(item.name for item in _ALL))


class _AboutQuestion(click.Command):
    """Its help tells of the question that is named beside `--help`, too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_WORDS] = tuple(args)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        questions, language = Catalogue(assets.folder("queries")), saying.language()
        for word in ctx.meta.get(_WORDS, ()):
            with contextlib.suppress(DigintError):
                _tell(questions.get(word), formatter, language)


def _tell(question: Question, formatter: click.HelpFormatter, language: str) -> None:
    with formatter.section(in_language(question.title, language)):
        formatter.write_text(in_language(question.description, language))
    if question.parameters:
        with formatter.section("Parameters"):
            formatter.write_dl([_row(parameter, language) for parameter in question.parameters])


def _row(parameter: Parameter, language: str) -> tuple[str, str]:
    given = "required" if parameter.required else f"default: {parameter.default or 'all'}"
    label = in_language(parameter.label, language)
    return f"--{parameter.name} {parameter.type.upper()}", f"{label}  [{given}]"


@click.command(
    cls=_AboutQuestion, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
)
@click.argument("slug")
@common.language
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--chart", type=click.Choice(list(ROLES)), help="Which picture, where there are several.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@beside.with_files
@evidence.with_evidence
@click.pass_context
def command(
    context: click.Context,
    slug: str,
    lang: str | None,
    format_: str,
    chart: str | None,
    output: Path | None,
    own: tuple[Path, ...],
    opened: str | None,
) -> None:
    """Ask the question SLUG; its parameters are options, as --region emilia-romagna.

    `digint-kg questions` lists questions and parameters; `digint-kg ask SLUG --help` tells of one.
    """
    if output and format_ == "table":
        raise click.UsageError("--output needs another --format than table.")
    if opened and output:
        raise click.UsageError("--evidence is written to standard output.")
    if format_ == formats.TURTLE.name and not opened:
        raise click.UsageError("--format turtle is for --evidence alone.")
    service = common.service()
    question = service.questions.get(slug)
    given = _given(context.args, question)
    language = lang or service.settings.language
    if any(parameter.name == "language" for parameter in question.parameters):
        given.setdefault("language", language)
    beside.refuse_without(question, own)
    with beside.service_beside(service, own, language) as answering:
        if opened:
            asyncio.run(_open(answering, question, given, opened, format_, language))
        else:
            asyncio.run(_answer(answering, question, given, format_, language, output, chart))


async def _open(
    service: Service, question: Question, given: dict[str, str], rows: str, format_: str, language: str
) -> None:
    try:
        await evidence.show(service, question, given, rows, format_, language)
    finally:
        await service.answerer.close()
        await service.press.close()


async def _answer(
    service: Service,
    question: Question,
    given: dict[str, str],
    format_: str,
    language: str,
    output: Path | None,
    chart: str | None,
) -> None:
    asked = (service.answerer, question, given, service.names, service.question_limits)
    try:
        await refuse_unknown(*asked)
        if file := formats.by_name(format_, formats.FILES):
            stream = await ask.ask(*asked, formats.RESULTS_JSON)
            async with exported(
                stream,
                question,
                given,
                file,
                language,
                answerer=service.answerer,
                limits=service.question_limits,
            ) as path:
                answers.copy(path, output)
        elif picture := formats.by_name(format_, formats.PICTURES):
            answer = await ask.rows(*asked)
            drawn = await draw_question(question, answer, language, kind=chart, shapes=service.nuts_shapes)
            answers.write(await service.press.render(drawn, picture), output)
        elif wanted := formats.by_name(format_, formats.SOLUTIONS):
            await answers.write_bytes(await ask.ask(*asked, wanted), output)
        else:
            headings = {column.name: in_language(column.label, language) for column in question.columns}
            answers.show_table(await ask.rows(*asked), headings)
    finally:
        await service.answerer.close()
        await service.press.close()


def _given(arguments: list[str], question: Question) -> dict[str, str]:
    known = {parameter.name for parameter in question.parameters}
    given: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        name, equals, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or name not in known:
            options = ", ".join(f"--{item}" for item in sorted(known)) or "none"
            raise click.UsageError(f"{option} is no parameter of {question.slug}. It has: {options}.")
        if not equals:
            if not rest:
                raise click.UsageError(f"{option} needs a value.")
            value = rest.pop(0)
        given[name] = value
    return given
