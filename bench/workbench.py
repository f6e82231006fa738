"""What all measurements share: where they work, on which files, and how they tell how far they are."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bench import generator

FULL: Final = 1_000_000
"""The size at which bounds are judged; below it, fixed costs outweigh what is measured."""


@dataclass(frozen=True)
class Workbench:
    """A folder of its own, the generated files in it, and the number of rounds."""

    folder: Path
    triples: int
    rounds: int
    say: Callable[[str], None]

    def bound(self, value: float) -> float | None:
        """The bound where the run is large enough for it to mean something."""
        return value if self.triples >= FULL else None

    @property
    def home(self) -> Path:
        """The home in which the first file is published."""
        return self.folder / "home"

    @cached_property
    def file(self) -> Path:
        """The generated file."""
        return self._generated(0)

    @cached_property
    def changed(self) -> Path:
        """The same with 1 % of its triples changed."""
        return self._generated(1)

    def _generated(self, revision: int) -> Path:
        path = self.folder / f"generated-{revision}.nt"
        self.say(f"Generating {self.triples} triples (revision {revision})")
        generator.write(path, self.triples, revision=revision)
        return path


def program(name: str) -> str:
    """A program that is installed beside this Python."""
    return str(Path(sys.executable).parent / name)


def environment(home: Path) -> dict[str, str]:
    """The environment for our own program: this home, and no other setting from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIGINT_KG_")}
    return kept | {"DIGINT_KG_HOME": str(home)}
