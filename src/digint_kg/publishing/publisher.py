"""The sequence of a publication: draft, difference, derive, check, switch, or throw away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pyoxigraph import NamedNode

from digint_kg.findings import CheckReport, Finding, Severity, in_order
from digint_kg.generations import Change, DatasetState, Generation, Publication
from digint_kg.graphs import GraphNames
from digint_kg.ports import Checker, Document, Draft, GraphStore, Reader
from digint_kg.publishing import descriptions
from digint_kg.publishing.kept import reread
from digint_kg.publishing.package import Package
from digint_kg.publishing.rules import Rules
from digint_kg.publishing.submission import Submission, refuse_doubles, refuse_stale
from digint_kg.terms import CODE, DEF

Progress = Callable[[str], None]
Look = Callable[[Draft], None]
"""Looks at a draft before it is thrown away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission.

    `generation` is None where nothing was published: since violations were found, since it was a dry
    run, or since nothing would change (then `changes` is empty).
    """

    report: CheckReport
    changes: tuple[Change, ...]
    generation: Generation | None


class Publisher:
    """Publishes submissions to one store.

    Args:
        store: where generations live.
        reader: reads the kept sources of datasets that a change touches.
        checker: judges documents; None publishes unchecked (the bench alone does that).
        package: the graphs that the package brings.
        rules: what is derived.
        names: the graph layout.
        describing: whether catalogue and provenance are written into the graph.
    """

    def __init__(  # noqa: PLR0913 (what a publication consists of)
        self,
        store: GraphStore,
        reader: Reader,
        checker: Checker | None,
        package: Package,
        rules: Rules,
        names: GraphNames,
        *,
        describing: bool = True,
    ) -> None:
        self._store = store
        self._reader = reader
        self._checker = checker
        self._package = package
        self._rules = rules
        self._names = names
        self._describing = describing

    def publish(
        self, submission: Submission, *, dry_run: bool, progress: Progress, look: Look | None = None
    ) -> Outcome:
        """Publishes everything in the submission, or nothing.

        Args:
            submission: what is to be published.
            dry_run: goes all the way but for the switch.
            progress: is told each step.
            look: in a dry run, is shown the draft as it would be published, where anything would change.

        Raises:
            DigintError: CONFLICT where another publisher is at work, or has been in the meantime; BAD_INPUT
                where two documents are for one graph.
        """
        refuse_doubles(submission.documents)
        with self._store.draft() as draft:
            refuse_stale(self._store, draft, submission)
            outdated = self._is_package_outdated()
            package_changes = self._refresh_package(draft, progress) if outdated else []
            changes = self._apply(draft, submission, progress)
            mentioning = self._mentioning(draft, submission, changes)
            affected = self._affected(draft, mentioning)
            touched = {change.graph for change in changes} | mentioning
            derived = self._derive(draft, touched | set(draft.datasets) if outdated else touched)
            report = self._check(draft, [*submission.documents, *affected], progress)
            real = tuple(change for change in changes if change.added or change.removed)
            everything = (*package_changes, *real, *derived)
            if not everything or not (dry_run or report.conforms):
                return Outcome(report, real, None)
            entry = self._entry(draft, submission, everything, report)
            if self._describing:
                self._describe(draft, entry)
            if dry_run:
                if look:
                    look(draft)
                return Outcome(report, real, None)
            progress("Switching to the new generation")
            return Outcome(report, real, draft.commit(entry, submission.documents))

    def is_in_force(self, documents: Iterable[Document]) -> bool:
        """Whether the store already holds exactly these files, put there with this very package."""
        newest = next(iter(self._store.publications()), None)
        if newest is None or newest.package_sha256 != self._package.hashes():
            return False
        states = newest.datasets
        return all(
            document.graph in states and states[document.graph].source.sha256 == document.source.sha256
            for document in documents
        )

    def _is_package_outdated(self) -> bool:
        newest = next(iter(self._store.publications()), None)
        return newest is None or newest.package_sha256 != self._package.hashes()

    def _refresh_package(self, draft: Draft, progress: Progress) -> list[Change]:
        progress("Installing ontology, shapes and reference data")
        return [change for change in self._package.install(draft) if change.added or change.removed]

    def _apply(self, draft: Draft, submission: Submission, progress: Progress) -> list[Change]:
        changes = []
        for document in submission.documents:
            progress(f"Comparing {document.source.name} with what is published")
            changes.append(draft.put(document))
        changes += [draft.drop(graph) for graph in sorted(submission.drop)]
        return changes

    def _mentioning(self, draft: Draft, submission: Submission, changes: Iterable[Change]) -> set[str]:
        """The other datasets that hold an IRI whose description changed."""
        submitted = {document.graph for document in submission.documents} | submission.drop
        if submitted.issuperset(draft.datasets):
            return set()
        subjects: set[str] = set()
        for change in changes:
            subjects |= draft.changed_subjects(change.graph)
        return draft.mentioning(subjects, outside=submitted)

    def _affected(self, draft: Draft, graphs: Iterable[str]) -> list[Document]:
        if self._checker is None:
            return []
        return [reread(self._reader, self._store, draft.datasets[graph]) for graph in sorted(graphs)]

    def _derive(self, draft: Draft, touched: Iterable[str]) -> list[Change]:
        """Derives the regions of these graphs anew, and those that mention what changed by it."""
        changes: list[Change] = []
        waiting, done = self._regions(touched), set[str]()
        while waiting:
            region = min(waiting)
            done.add(region)
            change = self._rules.derive(draft, region)
            if change and (change.added or change.removed):
                changes.append(change)
                subjects = draft.changed_subjects(change.graph)
                waiting |= self._regions(draft.mentioning(subjects, outside=set()))
            waiting -= done
        return changes

    def _regions(self, graphs: Iterable[str]) -> set[str]:
        places = (self._names.split(graph) for graph in graphs)
        return {place[0] for place in places if place}

    def _check(self, draft: Draft, documents: Sequence[Document], progress: Progress) -> CheckReport:
        if self._checker is None:
            return CheckReport((), (), "none", "", "")
        findings: list[Finding] = []
        for document in documents:
            progress(f"Checking {document.source.name}")
            context = draft.describe(mentioned(document), outside=document.graph)
            findings += self._checker.check(document, context)
        return CheckReport(
            findings=in_order(findings),
            sources=tuple(document.source.name for document in documents),
            engine=self._checker.engine,
            shapes_sha256=self._checker.shapes_sha256,
            ontology_sha256=self._checker.ontology_sha256,
        )

    def _entry(
        self, draft: Draft, submission: Submission, changes: tuple[Change, ...], report: CheckReport
    ) -> Publication:
        now = datetime.now(UTC).replace(microsecond=0)
        return Publication(
            number=draft.number,
            parent=draft.number - 1 or None,
            created=now,
            by=submission.by,
            message=submission.message,
            changes=changes,
            datasets=_states_after(draft, submission, changes, now),
            package_sha256=self._package.hashes(),
            findings={severity.word: report.count(severity) for severity in Severity},
        )

    def _describe(self, draft: Draft, entry: Publication) -> None:
        references = sorted({document.graph for document in self._package.references()})
        states = entry.datasets.values()
        draft.put_quads(
            self._names.catalogue, list(descriptions.catalogue(draft, self._names, states, references))
        )
        draft.put_quads(self._names.publications, list(descriptions.provenance(draft, self._names, entry)))


def mentioned(document: Document) -> set[str]:
    """The IRIs that a document speaks of without describing them; terms and codes of ours aside."""
    subjects: set[str] = set()
    objects: set[str] = set()
    for triple in document.triples():
        if isinstance(triple.subject, NamedNode):
            subjects.add(triple.subject.value)
        if isinstance(triple.object, NamedNode):
            objects.add(triple.object.value)
    return {iri for iri in objects - subjects if not iri.startswith((DEF, CODE))}


def _states_after(
    draft: Draft, submission: Submission, changes: Sequence[Change], now: datetime
) -> Mapping[str, DatasetState]:
    states = {graph: state for graph, state in draft.datasets.items() if graph not in submission.drop}
    by_graph = {change.graph: change for change in changes}
    for document in submission.documents:
        change = by_graph.get(document.graph)
        if change is None:
            continue
        before = states.get(document.graph)
        state = DatasetState(
            graph=document.graph,
            source=document.source,
            base=document.base,
            triples=change.added,
            changed_in=draft.number,
            changed_at=now,
            status=descriptions.status_of(draft, document.graph),
            merged_graphs=document.merged_graphs,
        )
        if before:
            state = replace(state, triples=before.triples + change.added - change.removed)
        states[document.graph] = state
    return dict(sorted(states.items()))
