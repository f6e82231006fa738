"""The entries of the European Union's authority tables, and of IANA's, that the catalogue names.

DCAT-AP 3.0.1 says which table a property takes. What is said of an entry here (scheme, label, class) is what
the table says, so that a validator that fetches nothing finds it.
"""

from typing import Final

from digint_kg.describing.statements import Statements, text
from digint_kg.formats import GRAPHS, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from digint_kg.terms import DCTERMS, SKOS

EU: Final = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
ATTRIBUTION: Final = "http://purl.org/adms/licencetype/Attribution"
CC_BY: Final = EU + "licence/CC_BY_4_0"
PUBLIC: Final = EU + "access-right/PUBLIC"
DATA_THEME: Final = EU + "data-theme"
GZIP: Final = MEDIA_TYPES + "application/gzip"

_FILE_TYPES: Final[dict[Format, str]] = {
    TURTLE: "RDF_TURTLE",
    N_TRIPLES: "RDF_N_TRIPLES",
    RDF_XML: "RDF_XML",
    JSON_LD: "JSON_LD",
    N_QUADS: "RDF_N_QUADS",
    TRIG: "RDF_TRIG",
}
_LANGUAGES: Final = {
    "de": "DEU",
    "en": "ENG",
    "es": "SPA",
    "eu": "EUS",
    "fr": "FRA",
    "it": "ITA",
    "nl": "NLD",
    "ro": "RON",
}
_THEMES: Final = {
    "ECON": ("Economy and finance", "Economia e finanze"),
    "EDUC": ("Education, culture and sport", "Istruzione, cultura e sport"),
    "GOVE": ("Government and public sector", "Governo e settore pubblico"),
    "REGI": ("Regions and cities", "Regioni e città"),
    "SOCI": ("Population and society", "Popolazione e società"),
    "TECH": ("Science and technology", "Scienza e tecnologia"),
}


def file_type(item: Format) -> str:
    """The entry of the table of file types for an RDF syntax."""
    return f"{EU}file-type/{_FILE_TYPES[item]}"


def media_type(item: Format) -> str:
    """IANA's page on the syntax's media type."""
    return MEDIA_TYPES + item.media_type


def languages(tags: frozenset[str]) -> tuple[str, ...]:
    """The entries for language tags; a tag that the list here lacks is left out."""
    primary = {tag.partition("-")[0].lower() for tag in tags}
    return tuple(f"{EU}language/{_LANGUAGES[tag]}" for tag in sorted(primary & _LANGUAGES.keys()))


def theme(name: str) -> str:
    """The entry of the table of data themes."""
    return f"{DATA_THEME}/{name}"


def say_what_they_are(said: Statements) -> None:
    """Adds class, scheme and label of the entries that `said` names; call it once, at the end."""
    named = {getattr(triple.object, "value", "") for triple in said}
    _in_schemes(said, named)
    classes = {CC_BY: "LicenseDocument", PUBLIC: "RightsStatement"}
    classes |= dict.fromkeys([GZIP, *map(media_type, GRAPHS)], "MediaType")
    for iri in sorted(classes.keys() & named):
        said.a(iri, DCTERMS + classes[iri])


def _in_schemes(said: Statements, named: set[str]) -> None:
    schemes = {"file-type": "MediaTypeOrExtent", "language": "LinguisticSystem"}
    for scheme, class_ in schemes.items():
        for iri in sorted(iri for iri in named if iri.startswith(f"{EU}{scheme}/")):
            said.a(iri, DCTERMS + class_)
            said.say(iri, SKOS + "inScheme", EU + scheme)
    if CC_BY in named:
        said.say(CC_BY, DCTERMS + "type", ATTRIBUTION)
        said.a(ATTRIBUTION, SKOS + "Concept")
        said.say(ATTRIBUTION, SKOS + "inScheme", ATTRIBUTION.replace("Attribution", "1.0"))
        said.say(ATTRIBUTION, SKOS + "prefLabel", *text("Attribution", "Attribuzione"))
    if PUBLIC in named:
        said.say(PUBLIC, SKOS + "inScheme", EU + "access-right")
    for name, labels in _THEMES.items():
        if theme(name) in named:
            said.a(theme(name), SKOS + "Concept")
            said.say(theme(name), SKOS + "inScheme", DATA_THEME)
            said.say(theme(name), SKOS + "prefLabel", *text(*labels))
    if DATA_THEME in named:
        said.a(DATA_THEME, SKOS + "ConceptScheme")
        said.say(DATA_THEME, DCTERMS + "title", *text("Data theme", "Tema dei dati"))
