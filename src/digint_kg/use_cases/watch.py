"""Check what lands in a folder, and write the report beside it; publish it, if that is wanted."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from digint_kg import atomic
from digint_kg.errors import DigintError, Kind
from digint_kg.findings import CheckReport
from digint_kg.formats import RDF
from digint_kg.ports import Checker
from digint_kg.publishing.package import Package
from digint_kg.reading.tables.opening import ENDINGS
from digint_kg.use_cases import check, reports
from digint_kg.use_cases.documents import is_table
from digint_kg.use_cases.hand_in import Counter, HandIn, documents, publish
from digint_kg.use_cases.reports_beside import REPORT, report_beside, unreadable, write_beside

_READ: Final = ENDINGS | {item.ending for item in RDF} | {"owl", "xml"}
_MAPPINGS: Final = (".yaml", ".yml")
_LATER: Final = frozenset({Kind.CONFLICT, Kind.UPSTREAM})


@dataclass(frozen=True, slots=True)
class Watched:
    """A file that was looked at: what was found, and what became of it.

    `published` is the generation that it became. `later` is why it could not be looked at now; it will be.
    """

    path: Path
    report: CheckReport | None = None
    published: int | None = None
    later: DigintError | None = None


@dataclass(slots=True)
class Watch:
    """Looks at a folder again and again; what it has seen is remembered from one start to the next.

    Args:
        counter: what reads, checks and publishes.
        checker: judges where nothing is to be published.
        package: stands in where nothing is published yet.
        folder: the folder; nothing in it is moved or changed.
        region: the region whose datasets these are.
        memory: the file that remembers.
        language: the language of reports.
        by: who publishes; None: nobody does, files are only checked.
    """

    counter: Counter
    checker: Checker
    package: Package
    folder: Path
    region: str
    memory: Path
    language: str
    by: str | None = None
    _sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def look(self) -> Iterator[Watched]:
        """One look: the files that have settled since the last and are not known yet, each when it is done.

        A file has settled when its size and time were the same at the look before. One that had violations is
        looked at anew once something else was published.

        Raises:
            DigintError: NOT_FOUND where the folder is gone.
        """
        sizes = self._seen()
        settled = [name for name, size in sorted(sizes.items()) if self._sizes.get(name) == size]
        self._sizes = sizes
        known = self._remembered()
        for name in settled:
            path = self.folder / name
            digest = self._digest(path)
            if digest and not self._is_known(known.get(name), digest, path):
                found = self._handled(path)
                if found.report is not None:
                    known[name] = self._note(digest, found.report)
                    self._remember({name: known[name] for name in known if name in sizes})
                yield found

    @property
    def unsettled(self) -> bool:
        """Whether a file was seen for the first time, or still grew, at the last look."""
        return self._seen() != self._sizes

    def _seen(self) -> dict[str, tuple[int, int]]:
        found = {}
        try:
            for path in self.folder.iterdir():
                if _is_candidate(path) and path.is_file():
                    status = path.stat()
                    found[path.name] = (status.st_size, status.st_mtime_ns)
        except FileNotFoundError as error:
            if self.folder.is_dir():
                return self._sizes
            raise DigintError(Kind.NOT_FOUND, f"There is no folder {self.folder}.") from error
        return found

    def _handled(self, path: Path) -> Watched:
        handed = HandIn(self._with_mapping(path), self.region, self.by or "", f"from {path.name}")
        try:
            if self.by is None:
                report, published = self._checked(handed), None
            else:
                outcome = publish(self.counter, handed, _silent)
                report = outcome.report
                published = outcome.generation.number if outcome.generation else None
        except DigintError as error:
            if error.kind in _LATER:
                return Watched(path, later=error)
            report, published = unreadable(path, error, self.checker), None
        report = reports.whole(report)
        try:
            write_beside(path, report, self.language)
        except OSError as error:
            failed = DigintError(
                Kind.UPSTREAM, f"The report cannot be written beside {path.name}: {error.strerror}."
            )
            return Watched(path, published=published, later=failed)
        return Watched(path, report, published)

    def _checked(self, handed: HandIn) -> CheckReport:
        return check.check(
            documents(self.counter, handed),
            checker=self.checker,
            store=self.counter.store,
            package=self.package,
            progress=_silent,
        )

    def _with_mapping(self, path: Path) -> list[Path]:
        if not is_table(path):
            return [path]
        beside = (path.with_suffix(ending) for ending in _MAPPINGS)
        return [path, *(mapping for mapping in beside if mapping.is_file())][:2]

    def _digest(self, path: Path) -> str | None:
        """What the file and its mapping hash to; None where it is gone again."""
        digest = hashlib.sha256()
        try:
            for part in self._with_mapping(path):
                with part.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            return None
        return digest.hexdigest()

    def _note(self, digest: str, report: CheckReport) -> dict[str, Any]:
        return self._ground() | {
            "sha256": digest,
            "conforms": report.conforms,
            "generation": self._generation(),
        }

    def _is_known(self, note: dict[str, Any] | None, digest: str, path: Path) -> bool:
        if note is None or note["sha256"] != digest or not self._ground().items() <= note.items():
            return False
        if not report_beside(path, "html").exists():
            return False
        return bool(note["conforms"]) or note["generation"] == self._generation()

    def _ground(self) -> dict[str, Any]:
        """What a verdict rests on beside the file itself."""
        return {
            "region": self.region,
            "language": self.language,
            "publish": self.by is not None,
            "shapes": self.checker.shapes_sha256,
            "ontology": self.checker.ontology_sha256,
        }

    def _generation(self) -> int:
        current = self.counter.store.current()
        return current.number if current else 0

    def _remembered(self) -> dict[str, Any]:
        try:
            table = json.loads(self.memory.read_bytes())
        except (OSError, ValueError):
            return {}
        return table if isinstance(table, dict) else {}

    def _remember(self, known: dict[str, Any]) -> None:
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(self.memory, json.dumps(known, indent=1).encode())


def memory_of(home: Path, folder: Path) -> Path:
    """Where a home remembers what was seen in a folder."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return home / "watch" / f"{name}.json"


def _is_candidate(path: Path) -> bool:
    name = path.name
    if name.startswith((".", "~$")) or REPORT in name:
        return False
    return path.suffix.lower().removeprefix(".") in _READ


def _silent(_step: str) -> None:
    return
