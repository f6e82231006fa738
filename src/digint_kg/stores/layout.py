"""Where the embedded store keeps what, below the home folder (HOUSE, section 4)."""

from dataclasses import dataclass
from pathlib import Path

from digint_kg.generations import SourceFile


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    home: Path

    @property
    def root(self) -> Path:
        """The folder of the store."""
        return self.home / "store"

    @property
    def current(self) -> Path:
        """The file that names the generation in force."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """The file that one publisher at a time holds."""
        return self.root / "lock"

    @property
    def generations(self) -> Path:
        """The folder of the generations."""
        return self.root / "generations"

    @property
    def journal(self) -> Path:
        """The folder of the journal's entries and patches."""
        return self.root / "journal"

    @property
    def trials(self) -> Path:
        """The folder of private copies on which changes are tried."""
        return self.root / "trials"

    @property
    def sources(self) -> Path:
        """The folder of the kept source files, named by what their bytes hash to."""
        return self.root / "sources"

    def generation(self, number: int) -> Path:
        """The folder of one generation."""
        return self.generations / f"{number:06}"

    def entry(self, number: int) -> Path:
        """The journal entry of one generation."""
        return self.journal / f"{number:06}.json"

    def patch(self, number: int) -> Path:
        """What one generation added and removed, as RDF Patch."""
        return self.journal / f"{number:06}.rdfp.gz"

    def source(self, source: SourceFile) -> Path:
        """Where a source file is kept."""
        return self.sources / source.sha256

    def make(self) -> None:
        """Makes the folders that are missing."""
        for folder in (self.generations, self.journal, self.sources):
            folder.mkdir(parents=True, exist_ok=True)
