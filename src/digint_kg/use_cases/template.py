"""Make templates: empty ones of a kind, or filled with what a region has published."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from digint_kg import assets
from digint_kg.errors import DigintError, Kind
from digint_kg.graphs import GraphNames
from digint_kg.ports import Document, GraphStore, Reader
from digint_kg.publishing.package import Package
from digint_kg.templates.book import Book, BookSheet
from digint_kg.templates.columns import Planner
from digint_kg.templates.filling import Filling
from digint_kg.templates.kinds import Kinds, SheetSpec, TemplateKind
from digint_kg.templates.lists import Lists
from digint_kg.templates.names import Known
from digint_kg.templates.vocabulary import Vocabulary
from digint_kg.terms import DEF, RDF_TYPE

_EXAMPLE_REGION = "valdora"
_DESCRIBES = DEF + "describesRegion"
_LANGUAGES = ("en", "it")
_WHOLE = TemplateKind("dataset", {"en": "Whole dataset", "it": "Dataset intero"}, ())
_ELSEWHERE = SheetSpec(None, "thing", labels={"en": "Further statements", "it": "Altre affermazioni"})


class Templates:
    """Makes templates for the regions of one installation.

    Args:
        root: the folder that holds the asset folders.
        store: what is published.
        package: the reference data.
        reader: reads the data of the fictional region, for the example.
        names: the graph layout.
    """

    def __init__(
        self, root: Path, store: GraphStore, package: Package, reader: Reader, names: GraphNames
    ) -> None:
        self._root = root
        self._store = store
        self._package = package
        self._reader = reader
        self._names = names
        self.kinds = Kinds(root / "data" / "templates")
        self._vocabulary = Vocabulary(root)

    def empty(self, kind: str, region: str, language: str) -> Book:
        """An empty template, with one row on the dataset itself.

        Raises:
            DigintError: NOT_FOUND for a kind or a region that is not there.
        """
        chosen = self.kinds.get(kind)
        graph = self._names.dataset(region, kind)
        describes = Triple(NamedNode(graph), NamedNode(_DESCRIBES), NamedNode(self._names.region_iri(region)))
        return self._book(chosen, region, None, language, [describes], graph)

    def filled(self, dataset: str, region: str, language: str, kind: str | None = None) -> Book:
        """A template that holds all of one published dataset.

        Raises:
            DigintError: NOT_FOUND where there is no such dataset; REFUSED where it holds what no cell can.
        """
        graph = self._names.dataset(region, dataset)
        triples = [quad.triple for quad in self._store.quads([graph])]
        if not triples:
            raise DigintError(
                Kind.NOT_FOUND,
                f"{region} has no dataset called {dataset!r}.",
                remedy=f"It has: {', '.join(self.datasets(region)) or 'none'}.",
            )
        chosen = self.kinds.get(kind) if kind else _WHOLE
        return self._book(chosen, region, dataset, language, triples, graph)

    def datasets(self, region: str, kind: str | None = None) -> list[str]:
        """The region's datasets; with `kind`, those that hold something of its sheets."""
        places = {graph: self._names.split(graph) for graph in self._store.datasets()}
        mine = {graph: place[1] for graph, place in places.items() if place and place[0] == region}
        if kind is None:
            return sorted(mine.values())
        planner = self._planner("en", ())
        classes = {class_ for spec in self.kinds.get(kind).sheets for class_ in planner.subclasses(spec)}
        return sorted(name for graph, name in mine.items() if classes & self._classes_in(graph))

    def _classes_in(self, graph: str) -> set[str]:
        quads = self._store.quads([graph])
        return {_iri(quad.object) for quad in quads if quad.predicate.value == RDF_TYPE}

    def _book(
        self,
        kind: TemplateKind,
        region: str,
        dataset: str | None,
        language: str,
        triples: Sequence[Triple],
        graph: str,
    ) -> Book:
        known = self._known(region, triples)
        label = known.label(self._names.region_iri(region), language)
        if label is None:
            raise _no_such_region(region)
        lists = Lists(self._vocabulary, known, self._names, language)
        planner = self._planner(language, (language, *_LANGUAGES))
        sheets = self._sheets(planner, lists, kind.sheets, region, triples, graph)
        return Book(
            kind=kind.name,
            label=kind.label(language),
            region=region,
            region_label=label,
            dataset=dataset,
            language=language,
            sheets=tuple(sheets),
            lists=lists.entries(),
            examples=tuple(self._examples(planner, kind, language)),
            hashes=self._hashes,
        )

    def _planner(self, language: str, languages: Sequence[str]) -> Planner:
        return Planner(self._vocabulary, self.kinds, language, languages)

    def _sheets(
        self,
        planner: Planner,
        lists: Lists,
        own: Sequence[SheetSpec],
        region: str,
        triples: Sequence[Triple],
        graph: str,
    ) -> list[BookSheet]:
        specs = [self.kinds.dataset, *own]
        sheet_of = self._assign(planner, specs, triples, graph)
        filling = Filling(planner, lists, self._names, graph, region, planner.sheets(specs))
        filling.fill(triples, sheet_of)
        return filling.sheets

    def _assign(
        self, planner: Planner, specs: list[SheetSpec], triples: Iterable[Triple], graph: str
    ) -> dict[str, int]:
        """The sheet of each subject; adds to `specs` those that the classes need."""
        classes: dict[str, list[str]] = {}
        for triple in triples:
            of = classes.setdefault(_iri(triple.subject), [])
            if triple.predicate.value == RDF_TYPE:
                of.append(_iri(triple.object))
        found: dict[str, int] = {}
        for subject, of in sorted(classes.items()):
            if subject == graph:
                found[subject] = 0
                continue
            found[subject] = self._place(planner, specs, min(of) if of else None, subject)
        return found

    def _place(self, planner: Planner, specs: list[SheetSpec], class_: str | None, subject: str) -> int:
        for place, spec in enumerate(specs[1:], 1):
            if spec.class_ == class_ or class_ in planner.subclasses(spec):
                return place
        specs.append(self._spec(planner, class_, subject))
        return len(specs) - 1

    def _spec(self, planner: Planner, class_: str | None, subject: str) -> SheetSpec:
        if class_ is None:
            return _ELSEWHERE
        for kind in self.kinds.all():
            for spec in kind.sheets:
                if spec.class_ == class_ or class_ in planner.subclasses(spec):
                    return spec
        path = subject.removeprefix(self._names.thing("")).split("/")
        segment = path[1] if len(path) == len(("region", "kind", "slug")) else "thing"
        return SheetSpec(class_, segment, only=(class_,))

    def _known(self, region: str, triples: Sequence[Triple]) -> Known:
        known = Known()
        known.add(triples)
        for document in self._references:
            known.add(document.triples())
        graphs = [
            graph for graph in self._store.datasets() if (self._names.split(graph) or ("",))[0] == region
        ]
        known.add(quad.triple for quad in self._store.quads(graphs))
        mentioned = {_iri(triple.object) for triple in triples if isinstance(triple.object, NamedNode)}
        mentioned.add(self._names.region_iri(region))
        strangers = sorted(iri for iri in mentioned if iri not in known.labels)
        beside = list(self._references) if self._store.current() is None else []
        known.add(self._store.describe(strangers, hidden=frozenset(), beside=beside))
        return known

    @cached_property
    def _references(self) -> Sequence[Document]:
        return self._package.references()

    def _examples(self, planner: Planner, kind: TemplateKind, language: str) -> list[BookSheet]:
        """The sheets of the kind as the fictional region fills them."""
        known = Known()
        known.add(self._example_triples)
        wanted = {class_ for spec in kind.sheets for class_ in (spec.class_, *planner.subclasses(spec))}
        subjects = {iri for class_ in wanted if class_ for iri in known.by_class.get(class_, ())}
        triples = [triple for triple in self._example_triples if _iri(triple.subject) in subjects]
        lists = Lists(self._vocabulary, known, self._names, language)
        graph = self._names.dataset(_EXAMPLE_REGION, kind.name)
        sheets = self._sheets(planner, lists, kind.sheets, _EXAMPLE_REGION, triples, graph)
        return [sheet for sheet in sheets if sheet.rows]

    @cached_property
    def _example_triples(self) -> list[Triple]:
        paths = sorted((self._root / "data" / "demo" / _EXAMPLE_REGION).glob("*.ttl"))
        return [
            triple
            for path in paths
            for document in self._reader.read(path, self._names.dataset(_EXAMPLE_REGION, path.stem))
            for triple in document.triples()
        ]

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {
            "ontology": assets.sha256(self._root / "ontology", "*.ttl"),
            "shapes": assets.sha256(self._root / "shapes", "*.ttl"),
            "kinds": assets.sha256(self._root / "data" / "templates", "*.yaml"),
        }


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _no_such_region(region: str) -> DigintError:
    return DigintError(
        Kind.NOT_FOUND,
        f"There is no region called {region!r}.",
        remedy="`digint-kg regions` lists them.",
    )
