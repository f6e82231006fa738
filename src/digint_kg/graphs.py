"""The graph layout: which named graph holds what (HOUSE, section 4, Graphs)."""

import re
from dataclasses import dataclass
from typing import Final

from digint_kg.errors import DigintError, Kind

UNPUBLISHED: Final = "unpublished"
"""The region that stands for none: of files that are checked before it is known whose they are."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_OWN_FAMILIES: Final = frozenset(
    {"derived", "reference", "ontology", "shapes", "catalogue", "publications"},
)


@dataclass(frozen=True, slots=True)
class GraphNames:
    """Mints and reads graph IRIs under one base."""

    base: str

    @property
    def prefix(self) -> str:
        """What every graph IRI of this installation starts with."""
        return f"{self.base}graph/"

    @property
    def genid(self) -> str:
        """What every skolem IRI of this installation starts with (RDF 1.1, 3.5)."""
        return f"{self.base}.well-known/genid/"

    def dataset(self, region: str, dataset: str) -> str:
        """The graph of one dataset of one region."""
        return f"{self.prefix}{_slug(region, 'region')}/{_slug(dataset, 'dataset')}"

    def derived(self, region: str) -> str:
        """The graph of what rules derive from one region's datasets."""
        return f"{self.prefix}derived/{region}"

    def reference(self, scheme: str) -> str:
        """The graph of one reference scheme, such as NUTS."""
        return f"{self.prefix}reference/{scheme}"

    @property
    def ontology(self) -> str:
        """The graph of ontology, code lists and alignments."""
        return f"{self.prefix}ontology"

    @property
    def shapes(self) -> str:
        """The graph of the SHACL shapes."""
        return f"{self.prefix}shapes"

    @property
    def catalogue(self) -> str:
        """The graph that describes all other graphs: status, source, licence."""
        return f"{self.prefix}catalogue"

    @property
    def publications(self) -> str:
        """The graph of the publications' provenance."""
        return f"{self.prefix}publications"

    def thing(self, path: str) -> str:
        """The IRI of a thing, by what follows `/id/` in it: region, kind and slug."""
        return f"{self.base}id/{path}"

    def region_iri(self, region: str) -> str:
        """The IRI of a region itself."""
        return self.thing(f"{region}/region/{region}")

    def split(self, graph: str) -> tuple[str, str] | None:
        """Region and dataset of a dataset's graph; None for any other IRI."""
        if not graph.startswith(self.prefix):
            return None
        region, slash, dataset = graph.removeprefix(self.prefix).partition("/")
        if not slash or region in _OWN_FAMILIES or not (_SLUG.match(region) and _SLUG.match(dataset)):
            return None
        return region, dataset

    def is_of(self, graph: str, region: str) -> bool:
        """Whether a graph is a dataset of the region, or holds what is derived from its datasets."""
        place = self.split(graph)
        return graph == self.derived(region) or (place is not None and place[0] == region)


def slug_of(name: str) -> str:
    """The nearest slug of a file name's stem: `S3 Priorities_2021` becomes `s3-priorities-2021`.

    Raises:
        DigintError: BAD_INPUT where nothing usable is left.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return _slug(slug, "dataset")


def region_name(text: str) -> str:
    """`text`, where it may name a region.

    Raises:
        DigintError: BAD_INPUT where it may not.
    """
    return _slug(text, "region")


def dataset_name(text: str) -> str:
    """`text`, where it may name a dataset.

    Raises:
        DigintError: BAD_INPUT where it may not.
    """
    return _slug(text, "dataset")


def _slug(text: str, what: str) -> str:
    if not _SLUG.match(text) or (what == "region" and text in _OWN_FAMILIES):
        raise DigintError(
            Kind.BAD_INPUT,
            f"{text!r} is no name for a {what}.",
            remedy="Use small letters a to z, digits and single hyphens, as in emilia-romagna.",
        )
    return text
