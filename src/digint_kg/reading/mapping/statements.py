"""Reads the `mappings` of a mapping file: subjects, predicates and objects as YARRRML writes them."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final

from digint_kg.reading.mapping.model import Column, Condition, Entity, Object, Statement
from digint_kg.reading.mapping.yaml_text import Text
from digint_kg.terms import RDF_TYPE

REFERENCE: Final = re.compile(r"\$\(([^)]*)\)")
"""`$(column)` in a template."""

_TAG: Final = re.compile(r"(.+)~lang\Z")
_OWN_PREFIXES: Final = ("id", "things", "code")
"""Prefixes that follow the installation and the region: filled in when a table is converted."""

Conditions = Callable[..., tuple[Condition, ...]]


class Statements:
    """Reads entities; the parser gives the columns, prefixes and a reader of conditions."""

    def __init__(
        self, text: Text, columns: dict[str, Column], prefixes: dict[str, str], conditions: Conditions
    ) -> None:
        self._text = text
        self._columns = columns
        self._prefixes = prefixes
        self._conditions = conditions

    def entities(self, said: dict[str, Any]) -> tuple[Entity, ...]:
        """The entities, in the order of the file.

        Raises:
            DigintError: BAD_INPUT with file and line.
        """
        if not said:
            raise self._text.wrong("nothing is mapped.", "mappings", remedy="Write what a row becomes.")
        found = tuple(self._entity(name, item) for name, item in said.items())
        if found[0].where:
            raise self._text.wrong(
                "the first of the mappings counts the rows, and so has no conditions of its own.",
                "mappings", found[0].name, "where",
                remedy="Write them as `where` at the top of the file, where they choose rows.",
            )  # fmt: skip
        return found

    def _entity(self, name: str, said: Any) -> Entity:
        keys = ("mappings", name)
        for key in said if isinstance(said, dict) else ("nothing",):
            if key not in {"s", "po", "where"}:
                raise self._text.wrong(
                    f"{key!r} means nothing here.", *keys, key, remedy="Known are: s, po, where."
                )
        subject, pairs = said.get("s"), said.get("po")
        if not isinstance(subject, str) or not isinstance(pairs, list):
            raise self._text.wrong(
                f"{name} has no subject `s` or no list `po`.", *keys, remedy="Write both, as YARRRML does."
            )
        return Entity(
            name=name,
            subject=self._iri(subject.removesuffix("~iri"), *keys, "s"),
            statements=tuple(self._statement(pair, *keys, "po", number) for number, pair in enumerate(pairs)),
            where=self._conditions(said.get("where"), *keys, "where"),
            place=self._text.place(*keys),
        )

    def _statement(self, said: Any, *keys: object) -> Statement:
        if isinstance(said, list) and len(said) in {2, 3}:
            said = {"p": said[0], "o": said[1], "type": said[2] if len(said) > 2 else None}  # noqa: PLR2004
        if not isinstance(said, dict) or not {"p", "o"} <= set(said) <= {"p", "o", "type", "where"}:
            raise self._text.wrong(
                "this is no statement.",
                *keys,
                remedy="Write [predicate, object], [predicate, object, type], or {p: …, o: …, where: …}.",
            )
        a_type = said["p"] in {"a", "rdf:type"}
        predicate = RDF_TYPE if a_type else self._iri(str(said["p"]), *keys)
        object_ = self._object(str(said["o"]), said.get("type"), *keys, iri=a_type)
        return Statement(predicate, object_, self._conditions(said.get("where"), *keys, "where"))

    def _object(self, template: str, type_: Any, *keys: object, iri: bool) -> Object:
        if iri or template.endswith("~iri"):
            return Object(self._iri(template.removesuffix("~iri"), *keys), iri=True)
        self._refuse_unknown_columns(template, *keys)
        if type_ is None:
            return Object(template)
        tag = _TAG.match(str(type_))
        if tag:
            return Object(template, language=tag[1])
        return Object(template, datatype=self._iri(str(type_), *keys))

    def _iri(self, template: str, *keys: object) -> str:
        """An IRI template, its prefix written out; prefixes of the installation's own stay."""
        self._refuse_unknown_columns(template, *keys)
        prefix, colon, rest = template.partition(":")
        if template.startswith("$(") or (colon and rest.startswith("//")):
            return template
        if colon and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        if colon and prefix in _OWN_PREFIXES:
            return template
        known = [*_OWN_PREFIXES, *self._prefixes]
        near = get_close_matches(prefix, known, 1)
        hint = f"Did you mean {near[0]}:? " if near else ""
        raise self._text.wrong(
            f"{template!r} is no IRI, and begins with no prefix that is known.",
            *keys,
            remedy=f"{hint}Name its prefix under `prefixes`, or use one of: {', '.join(known)}.",
        )

    def _refuse_unknown_columns(self, template: str, *keys: object) -> None:
        for name in REFERENCE.findall(template):
            if name not in self._columns:
                near = get_close_matches(name, self._columns, 1)
                hint = f"Did you mean $({near[0]})? " if near else ""
                raise self._text.wrong(
                    f"no column is called {name!r}.",
                    *keys,
                    remedy=f"{hint}Columns are: {', '.join(self._columns)}.",
                )
