"""Reads the `#+` YAML header of a question (the grlc convention) into a `Question`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.questions.chart import ROLES, Chart, read_charts
from digint_kg.questions.question import Column, Parameter, Question
from digint_kg.terms import PREFIXES

_Made = TypeVar("_Made")

TYPES: Final = ("iri", "code", "integer", "decimal", "year", "date", "text")
CHARTS: Final = tuple(ROLES)
GOALS: Final = ("alignment", "collaboration", "quality and coherence", "stewardship")


def read_question(path: Path) -> Question:
    """The question in the file `path`: its folder names the step, its stem is the slug.

    Raises:
        DigintError: BAD_INPUT, with the file and what its header lacks.
    """
    text = path.read_text(encoding="utf-8")
    fields = _Fields(path, _yaml(path, text))
    return Question(
        slug=path.stem,
        step=path.parent.name,
        number=fields.whole("number"),
        title=fields.texts("title"),
        description=fields.texts("description"),
        text=text,
        goal=fields.choice("goal", GOALS),
        tags=tuple(str(tag) for tag in fields.get("tags", [])),
        parameters=tuple(fields.each("parameters", _parameter)),
        columns=tuple(fields.each("columns", _column)),
        charts=fields.charts(),
        example={str(name): str(value) for name, value in fields.get("example", {}).items()},
        own_file=fields.table.get("own_file"),
        compares=bool(fields.table.get("compares", False)),
    )


def _yaml(path: Path, text: str) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        table = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise _bad(path, f"its #+ header is not valid YAML: {error}") from error
    if not isinstance(table, dict):
        raise _bad(path, "it has no #+ header")
    return table


def _bad(path: Path, what: str) -> DigintError:
    return DigintError(Kind.BAD_INPUT, f"This question cannot be read: {what}.", where=Location(path.name))


class _Fields:
    """The header's table, read field by field with the file in every complaint."""

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self.path = path
        self.table = table

    def get(self, name: str, default: Any) -> Any:
        return self.table.get(name) or default

    def need(self, name: str) -> Any:
        if self.table.get(name) is None:
            raise _bad(self.path, f"its header lacks '{name}'")
        return self.table[name]

    def whole(self, name: str) -> int:
        value = self.need(name)
        if not isinstance(value, int):
            raise _bad(self.path, f"'{name}' is no whole number")
        return value

    def texts(self, name: str) -> dict[str, str]:
        value = self.need(name)
        if not isinstance(value, dict) or "en" not in value:
            raise _bad(self.path, f"'{name}' is no table of languages with 'en' in it")
        return {str(tag): str(words) for tag, words in value.items()}

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.need(name)
        if value not in choices:
            raise _bad(self.path, f"'{name}' is {value!r}, not one of {', '.join(choices)}")
        return str(value)

    def charts(self) -> tuple[Chart, ...]:
        try:
            return (
                read_charts(self.table["chart"], frozenset(self.get("columns", {})))
                if "chart" in self.table
                else ()
            )
        except ValueError as error:
            raise _bad(self.path, str(error)) from error

    def each(self, name: str, make: Callable[[str, "_Fields"], _Made]) -> list[_Made]:
        return [make(str(key), _Fields(self.path, value or {})) for key, value in self.get(name, {}).items()]


def _parameter(name: str, fields: _Fields) -> Parameter:
    kind = fields.choice("type", TYPES)
    if kind == "code":
        fields.need("scheme")
    default = fields.table.get("default")
    return Parameter(
        name=name,
        type=kind,
        label=fields.texts("label"),
        class_=_expand(fields.table["class"]) if "class" in fields.table else None,
        scheme=fields.table.get("scheme"),
        default=None if default is None else str(default),
        required=bool(fields.table.get("required", False)),
    )


def _column(name: str, fields: _Fields) -> Column:
    return Column(name=name, label=fields.texts("label"), unit=fields.table.get("unit"))


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name
