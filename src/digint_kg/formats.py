"""RDF syntaxes and result formats: their names, media types and file endings, and who wins in `Accept`."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from digint_kg.errors import DigintError, Kind


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write something down: `name` for `?format=` and `--format`, media type, file ending.

    `also`: other media types that stand for it; `called`: other names, as clients such as SPARQLWrapper give.
    """

    name: str
    media_type: str
    ending: str
    also: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


TURTLE: Final = Format("turtle", "text/turtle", "ttl", ("application/x-turtle",), ("n3",))
N_TRIPLES: Final = Format("ntriples", "application/n-triples", "nt", ("text/plain",), ("n-triples",))
N_QUADS: Final = Format("nquads", "application/n-quads", "nq", called=("n-quads",))
TRIG: Final = Format("trig", "application/trig", "trig")
RDF_XML: Final = Format(
    "rdfxml", "application/rdf+xml", "rdf", ("application/xml", "text/xml"), ("rdf+xml", "xml")
)
JSON_LD: Final = Format("jsonld", "application/ld+json", "jsonld", called=("json-ld", "json"))

RDF: Final[dict[Format, RdfFormat]] = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    N_QUADS: RdfFormat.N_QUADS,
    TRIG: RdfFormat.TRIG,
    RDF_XML: RdfFormat.RDF_XML,
    JSON_LD: RdfFormat.JSON_LD,
}
GRAPHS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)
DATASETS: Final = (N_QUADS, TRIG, JSON_LD)

RESULTS_JSON: Final = Format("json", "application/sparql-results+json", "srj", ("application/json",))
RESULTS_XML: Final = Format("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv", "csv")
TSV: Final = Format("tsv", "text/tab-separated-values", "tsv")

RESULTS: Final[dict[Format, QueryResultsFormat]] = {
    RESULTS_JSON: QueryResultsFormat.JSON,
    RESULTS_XML: QueryResultsFormat.XML,
    CSV: QueryResultsFormat.CSV,
    TSV: QueryResultsFormat.TSV,
}
SOLUTIONS: Final = (RESULTS_JSON, RESULTS_XML, CSV, TSV)

XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
PARQUET: Final = Format("parquet", "application/vnd.apache.parquet", "parquet")
FILES: Final = (XLSX, PARQUET)

SVG: Final = Format("svg", "image/svg+xml", "svg")
PNG: Final = Format("png", "image/png", "png")
VEGA_LITE: Final = Format(
    "vl.json", "application/vnd.vegalite.v6+json", "vl.json", called=("vega-lite", "vegalite")
)
PICTURES: Final = (SVG, PNG, VEGA_LITE)

_ENDINGS: Final = {item.ending: item for item in RDF} | {"owl": RDF_XML, "xml": RDF_XML, "json": JSON_LD}


def rdf_format_of(path: PurePath) -> Format:
    """The RDF syntax that a file's ending names.

    Raises:
        DigintError: BAD_INPUT for an ending that names none.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    raise DigintError(
        Kind.BAD_INPUT,
        f"{path.name} has no ending that names an RDF syntax.",
        remedy=f"Known endings: {', '.join('.' + known for known in _ENDINGS)}.",
    )


def rdf_format_of_media_type(media_type: str) -> Format | None:
    """The RDF syntax of a media type (parameters ignored); None for any other."""
    bare = media_type.partition(";")[0].strip().lower()
    return next((item for item in RDF if bare == item.media_type or bare in item.also), None)


def by_name(name: str, offered: tuple[Format, ...]) -> Format | None:
    """The format called `name` (one of its names, its ending or media type) among those offered.

    Where `name` holds several, between commas, the first that is offered.
    """
    known = {called: item for item in reversed(offered) for called in _names(item)}
    wanted = (part.strip().lower() for part in name.split(","))
    return next((known[part] for part in wanted if part in known), None)


def _names(item: Format) -> tuple[str, ...]:
    return (item.name, item.ending, item.media_type, *item.called)


def negotiate(accept: str | None, offered: tuple[Format, ...]) -> Format | None:
    """The offered format that an `Accept` header likes best; None where nothing fits (RFC 9110, 12.5.1).

    The order of `offered` breaks ties; no header, or an empty one, takes the first.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_media_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, int] | None = None
    chosen: Format | None = None
    for place, item in enumerate(offered):
        quality = max(
            (_quality(ranges, media_type) for media_type in (item.media_type, *item.also)),
            default=0.0,
        )
        if quality > 0 and (best is None or (quality, -place) > best):
            best, chosen = (quality, -place), item
    return chosen


def _media_range(text: str) -> tuple[str, float]:
    media_type, *parameters = (part.strip() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media_type.lower(), quality


def _quality(ranges: list[tuple[str, float]], media_type: str) -> float:
    family = media_type.partition("/")[0]
    for pattern in (media_type, f"{family}/*", "*/*"):
        found = [quality for name, quality in ranges if name == pattern]
        if found:
            return max(found)
    return 0.0
