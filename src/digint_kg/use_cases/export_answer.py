"""Give an answer out as a file for other programs: a workbook or Parquet, with what it is about."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg import readable
from digint_kg.errors import DigintError, Kind
from digint_kg.exporting import parquet, workbook
from digint_kg.exporting.about import About, Origin, words
from digint_kg.exporting.spooled import Spooled, Survey
from digint_kg.formats import PARQUET, RESULTS_JSON, XLSX, Format
from digint_kg.ports import Answerer, AnswerStream, Limits, Query
from digint_kg.questions import Question
from digint_kg.questions.question import in_language
from digint_kg.terms import DCTERMS, ILLUSTRATIVE, STATUS
from digint_kg.use_cases.ask import Cell, read_table

_WRITERS: Final[Mapping[Format, Callable[[Path, Spooled, Survey, About], None]]] = {
    XLSX: workbook.write,
    PARQUET: parquet.write,
}


@asynccontextmanager
async def exported(  # noqa: PLR0913 (an answer and what is said of it)
    stream: AnswerStream,
    question: Question,
    given: Mapping[str, str],
    format_: Format,
    language: str,
    *,
    answerer: Answerer,
    limits: Limits,
) -> AsyncIterator[Path]:
    """The file, which is gone afterwards; memory does not grow with the answer.

    Args:
        stream: the whole answer in SPARQL JSON; closed afterwards.
        question: what was asked.
        given: with which values.
        format_: XLSX or PARQUET.
        language: of headings and of what is said about the answer.
        answerer: is asked about the datasets that the rows come from.
        limits: those of that.

    Raises:
        DigintError: TOO_LARGE, TIMEOUT; what `Answerer.answer` raises.
    """
    with tempfile.TemporaryDirectory(prefix="digint-kg-answer-") as folder:
        spooled = Spooled(Path(folder) / "answer.srj")
        await _spool(stream, spooled.path)
        survey = await asyncio.to_thread(spooled.survey)
        origins = await _origins(answerer, limits, survey, language)
        about = _about(question, given, survey, origins, stream.generation, language)
        path = Path(folder) / f"{question.slug}.{format_.ending}"
        try:
            await asyncio.to_thread(_WRITERS[format_], path, spooled, survey, about)
        except OSError as error:
            raise DigintError(Kind.UPSTREAM, f"The file could not be written: {error.strerror}.") from error
        yield path


async def _spool(stream: AnswerStream, path: Path) -> None:
    try:
        with path.open("wb") as file:
            if stream.complete is not None:
                file.write(stream.complete)
            else:
                async for piece in stream.chunks():
                    file.write(piece)
    finally:
        await stream.close()


async def _origins(answerer: Answerer, limits: Limits, survey: Survey, language: str) -> tuple[Origin, ...]:
    if not survey.datasets:
        return ()
    text = f"""SELECT ?dataset ?title ?source ?licence ?status WHERE {{
      VALUES ?dataset {{ {" ".join(str(NamedNode(iri)) for iri in survey.datasets)} }}
      OPTIONAL {{ GRAPH ?dataset {{ ?dataset <{DCTERMS}title> ?title }} }}
      OPTIONAL {{ GRAPH ?dataset {{ ?dataset <{DCTERMS}source> ?source }} }}
      OPTIONAL {{ GRAPH ?dataset {{ ?dataset <{DCTERMS}license> ?licence }} }}
      OPTIONAL {{ GRAPH ?dataset {{ ?dataset <{STATUS}> ?status }} }}
    }}"""
    table = await read_table(await answerer.answer(Query(text, RESULTS_JSON, None), limits))
    return tuple(_origin(iri, table.rows, language) for iri in survey.datasets)


def _origin(iri: str, rows: tuple[tuple[Cell, ...], ...], language: str) -> Origin:
    own = [row for row in rows if isinstance(row[0], NamedNode) and row[0].value == iri]
    titles = [row[1] for row in own if isinstance(row[1], Literal)]
    best = next((title for title in titles if title.language == language), titles[0] if titles else None)
    sources = sorted({getattr(row[2], "value", "") for row in own} - {""})
    return Origin(
        iri=iri,
        title=best.value if best else readable.short(iri),
        sources=tuple(sources),
        licence=next((row[3].value for row in own if isinstance(row[3], NamedNode)), ""),
        status=readable.words(next((row[4] for row in own), None)),
    )


def _about(
    question: Question,
    given: Mapping[str, str],
    survey: Survey,
    origins: tuple[Origin, ...],
    generation: int,
    language: str,
) -> About:
    labels = {parameter.name: in_language(parameter.label, language) for parameter in question.parameters}
    return About(
        title=in_language(question.title, language),
        description=in_language(question.description, language),
        slug=question.slug,
        given={labels.get(name, name): value for name, value in given.items() if value},
        generation=generation,
        labels={column.name: in_language(column.label, language) for column in question.columns},
        units={column.name: column.unit for column in question.columns if column.unit},
        origins=origins,
        mark=words(language)["mark"] if ILLUSTRATIVE in survey.statuses else "",
        language=language,
    )
