"""What a converted dataset says of itself: the statements that the steward's page asks of every dataset."""

from collections.abc import Iterator

from digint_kg.errors import DigintError, Kind
from digint_kg.reading.mapping import ntriples
from digint_kg.reading.mapping.model import Words
from digint_kg.reading.mapping.said import UnclearError
from digint_kg.terms import CODE, DCTERMS, DEF, RDF_TYPE, REGIONAL_DATASET, STATUS


def dataset_lines(words: Words, graph: str, region: str) -> Iterator[str]:
    """The lines of N-Triples.

    Raises:
        DigintError: BAD_INPUT for a source or licence that is no IRI.
    """
    kind = REGIONAL_DATASET if words.kind == "regional" else DEF + "ReferenceDataset"
    yield _line(graph, RDF_TYPE, f"<{kind}>")
    for name, texts in (
        ("title", words.title),
        ("description", words.description),
        ("rights", words.rights),
    ):
        for language, text in texts.items():
            yield _line(graph, DCTERMS + name, ntriples.literal(text, language=language))
    for iri in words.sources:
        yield _line(graph, DCTERMS + "source", _iri("source", iri, words))
    if words.license is not None:
        yield _line(graph, DCTERMS + "license", _iri("license", words.license, words))
    yield _line(graph, STATUS, f"<{CODE}status/{words.status}>")
    if words.kind == "regional":
        yield _line(graph, DEF + "describesRegion", f"<{region}>")


def _line(subject: str, predicate: str, object_: str) -> str:
    return f"<{subject}> <{predicate}> {object_} .\n"


def _iri(name: str, text: str, words: Words) -> str:
    try:
        return ntriples.iri(text)
    except UnclearError as error:
        raise DigintError(
            Kind.BAD_INPUT, f"{name}: {error.said.en}", where=words.where, remedy="Correct the mapping."
        ) from error
