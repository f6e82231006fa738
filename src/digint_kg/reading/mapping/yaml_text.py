"""YAML with the line of every value, so that what is wrong in a mapping can be pointed at."""

from pathlib import Path
from typing import Any, Final

import yaml

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.reading.syntax_errors import unreadable
from digint_kg.reading.tables.bounds import Bounds, size_within

_BOUNDS: Final = Bounds(bytes=1_000_000)


class Text:
    """A YAML file: its value, and where each part of it stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[tuple[object, ...], int] = {}
        try:
            size_within(path, _BOUNDS)
            text = path.read_text(encoding="utf-8-sig")
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            self.value: Any = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = Location(str(path), mark.line + 1, mark.column + 1) if mark else Location(str(path))
            raise DigintError(
                Kind.BAD_INPUT, f"This is no YAML: {error.problem}.", where=where, remedy="Correct the place."
            ) from error
        except OSError as error:
            raise unreadable(path, error) from error
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise DigintError(
                Kind.BAD_INPUT,
                "This is no YAML text in UTF-8.",
                where=Location(str(path)),
                remedy="Hand in a mapping; `digint-kg mapping suggest` writes one.",
            ) from error
        if node is not None:
            self._survey(node, ())

    def place(self, *keys: object) -> Location:
        """Where the part under these keys stands, or the nearest part that holds it."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return Location(str(self.path), self._lines.get(keys, 1))

    def wrong(self, what: str, *keys: object, remedy: str) -> DigintError:
        """What to tell about a part that is wrong."""
        return DigintError(Kind.BAD_INPUT, what, where=self.place(*keys), remedy=remedy)

    def _survey(self, node: yaml.Node, keys: tuple[object, ...]) -> None:
        self._lines.setdefault(keys, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*keys, getattr(key, "value", None))
                self._lines.setdefault(inner, key.start_mark.line + 1)
                self._survey(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                self._survey(value, (*keys, number))
