"""Finds the statements behind a pattern without variables: which graph holds it, or the chain of a path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from digint_kg.explaining.tree import Path, Pattern, Term, Var, Verb
from digint_kg.explaining.writing import given_text, verb_text
from digint_kg.use_cases.select import Asker, iri_of

_AT_ONCE: Final = 200
_FAR: Final = 20


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is really published, and the graph that holds it."""

    subject: NamedNode
    predicate: NamedNode
    object: Term
    graph: str


Proof = tuple[Statement, ...]
Triple = tuple[Term, NamedNode, Term]


@dataclass(slots=True)
class Prover:
    """Proves patterns by asking; what was asked once is remembered."""

    asker: Asker
    _graphs: dict[Triple, tuple[str, ...]] = field(default_factory=dict)
    _paths: dict[Pattern, Proof | None] = field(default_factory=dict)

    async def learn(self, patterns: Iterable[Pattern]) -> None:
        """Asks for many plain patterns at once.

        Raises:
            DigintError: what the asker raises.
        """
        wanted = {found for pattern in patterns if (found := _plain(pattern)) and found not in self._graphs}
        for batch in _batches(sorted(wanted, key=str)):
            self._graphs.update(dict.fromkeys(batch, ()))
            values = given_text(("s", "p", "o"), batch)
            rows = await self.asker.rows(
                f"SELECT ?s ?p ?o ?g WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g"
            )
            for row in rows:
                key: Triple = (row["s"], row["p"], row["o"])  # type: ignore[assignment]
                self._graphs[key] = (*self._graphs.get(key, ()), iri_of(row["g"]))

    async def prove(self, pattern: Pattern, graph: str | None) -> Proof | None:
        """The statements of a pattern, none for a path of no length; None where it does not hold.

        Raises:
            DigintError: what the asker raises.
        """
        if plain := _plain(pattern):
            return await self._stated(plain, graph)
        if pattern not in self._paths:
            self._paths[pattern] = await self._walked(pattern)
        return self._paths[pattern]

    async def _stated(self, triple: Triple, graph: str | None) -> Proof | None:
        subject, predicate, object_ = triple
        if triple not in self._graphs:
            await self.learn([Pattern(subject, predicate, object_)])
        found = self._graphs[triple]
        held = [graph] if graph in found else [] if graph else list(found)
        if not held or not isinstance(subject, NamedNode):
            return None
        return tuple(Statement(subject, predicate, object_, name) for name in held)

    async def _walked(self, pattern: Pattern) -> Proof | None:  # noqa: PLR0911 (one line a kind)
        path = pattern.verb
        if not isinstance(path, Path) or isinstance(pattern.subject, Var) or isinstance(pattern.object, Var):
            return None
        subject, object_ = pattern.subject, pattern.object
        match path.kind:
            case "^":
                return await self.prove(Pattern(object_, path.parts[0], subject), None)
            case "|":
                return await self._any(subject, path.parts, object_)
            case "/":
                return await self._sequence(subject, path.parts, object_)
            case "?":
                return (
                    ()
                    if subject == object_
                    else await self.prove(Pattern(subject, path.parts[0], object_), None)
                )
            case "*":
                return () if subject == object_ else await self._repeated(subject, path.parts[0], object_)
            case _:
                return await self._repeated(subject, path.parts[0], object_)

    async def _any(self, subject: Term, verbs: Sequence[Verb], object_: Term) -> Proof | None:
        proofs = [await self.prove(Pattern(subject, verb, object_), None) for verb in verbs]
        held = [proof for proof in proofs if proof is not None]
        return min(held, key=len) if held else None

    async def _sequence(self, subject: Term, verbs: Sequence[Verb], object_: Term) -> Proof | None:
        if len(verbs) == 1:
            return await self.prove(Pattern(subject, verbs[0], object_), None)
        rest = verbs[1] if len(verbs) == 2 else Path("/", tuple(verbs[1:]))  # noqa: PLR2004
        text = (
            f"SELECT ?m WHERE {{ {subject} {verb_text(verbs[0])} ?m . ?m {verb_text(rest)} {object_} }} "
            "ORDER BY ?m LIMIT 1"
        )
        for row in await self.asker.rows(text):
            middle = row["m"]
            if isinstance(middle, NamedNode):
                return await self._joined(subject, verbs[0], middle, rest, object_)
        return None

    async def _joined(
        self, subject: Term, verb: Verb, middle: NamedNode, rest: Verb, object_: Term
    ) -> Proof | None:
        first = await self.prove(Pattern(subject, verb, middle), None)
        second = await self.prove(Pattern(middle, rest, object_), None)
        return None if first is None or second is None else first + second

    async def _repeated(self, subject: Term, verb: Verb, object_: Term) -> Proof | None:
        """A shortest chain of `verb` from subject to object, at least one step long."""
        back: dict[Term, Term] = {}
        edge: list[Term] = [subject]
        text = verb_text(verb)
        for _ in range(_FAR):
            rows = await self.asker.rows(
                f"SELECT DISTINCT ?f ?m WHERE {{ {given_text(('f',), [(item,) for item in edge])} "
                f"?f ({text}) ?m . ?m ({text})* {object_} }} ORDER BY ?f ?m"
            )
            edge = []
            for row in rows:
                before, after = row["f"], row["m"]
                if isinstance(before, NamedNode) and isinstance(after, NamedNode) and after not in back:
                    back[after] = before
                    edge.append(after)
            if object_ in back:
                return await self._chained(subject, verb, object_, back)
            if not edge:
                return None
        return None

    async def _chained(
        self, subject: Term, verb: Verb, object_: Term, back: dict[Term, Term]
    ) -> Proof | None:
        steps: list[tuple[Term, Term]] = [(back[object_], object_)]
        while steps[0][0] != subject:
            steps.insert(0, (back[steps[0][0]], steps[0][0]))
        proof: Proof = ()
        for before, after in steps:
            held = await self.prove(Pattern(before, verb, after), None)
            proof += held or ()
        return proof


def _plain(pattern: Pattern) -> Triple | None:
    places = (pattern.subject, pattern.object)
    if not isinstance(pattern.verb, NamedNode) or any(isinstance(place, Var) for place in places):
        return None
    return pattern.subject, pattern.verb, pattern.object  # type: ignore[return-value]


def _batches(items: Sequence[Triple]) -> Iterable[Sequence[Triple]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
