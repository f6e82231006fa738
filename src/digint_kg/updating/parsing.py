"""Reads a SPARQL Update into its operations (SPARQL 1.1, grammar rules 29 to 53).

Only the frame is read here: keywords, names of graphs, and where braces begin and end. What stands within is
the engine's business. A text that the engine would take and this does not, such as `DROPALL`, is refused.
"""

from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.locations import Location
from digint_kg.sparql_tokens import Names, Token, tokens, word
from digint_kg.updating.operations import (
    ALL,
    DEFAULT,
    NAMED,
    VARIABLE,
    Change,
    Creation,
    Emptying,
    Operation,
    Template,
    Transfer,
)

UPDATE: Final = "update"
"""What places in the text of an update are said to be in."""
_EMPTY: Final = "{}"
_SHOWN: Final = 40


def parse(text: str, base: str) -> tuple[Operation, ...]:
    """The operations of an update, relative IRIs resolved against `base` where the text names no base.

    Raises:
        DigintError: BAD_INPUT, with line and column, for what is no update; REFUSED for LOAD.
    """
    return tuple(_Parser(text, base).operations())


def texts_of(text: str, base: str) -> tuple[str, ...]:
    """The text of each operation alone, with the BASE and PREFIX lines before it.

    Raises:
        DigintError: as `parse` does.
    """
    parser = _Parser(text, base)
    parser.operations()
    return tuple(parser.texts)


class _Parser:
    """Goes through the tokens once."""

    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._place = 0
        self._names = Names(base)
        self._prologue: list[str] = []
        self.texts: list[str] = []

    def operations(self) -> list[Operation]:
        """All of them."""
        found: list[Operation] = []
        self._read_prologue()
        while not self._at_end():
            start = self._place
            found.append(self._operation())
            self.texts.append("\n".join([*self._prologue, self._slice(start, self._place)]))
            if not self._at_end():
                self._sign(";")
            self._read_prologue()
        return found

    def _read_prologue(self) -> None:
        while not self._at_end() and self._word() in ("BASE", "PREFIX"):
            start = self._place
            if self._next_is("BASE"):
                self._names.set_base(self._iri())
            else:
                self._place += 1
                prefix = self._take()[0]
                self._names.set_prefix(prefix, self._iri())
            self._prologue.append(self._slice(start, self._place))

    def _operation(self) -> Operation:
        verb = self._word()
        if verb in ("INSERT", "DELETE", "WITH"):
            return self._change()
        self._take()
        silent = self._next_is("SILENT")
        if verb in ("CLEAR", "DROP"):
            return Emptying(silent, self._graph_of_many())
        if verb in ("ADD", "MOVE", "COPY"):
            source = self._graph_or_default()
            self._keyword("TO")
            return Transfer(verb, silent, source, self._graph_or_default())
        if verb == "CREATE":
            self._keyword("GRAPH")
            return Creation(silent, self._iri())
        if verb == "LOAD":
            raise DigintError(
                Kind.REFUSED,
                "This is a LOAD, which would fetch a document from another server; that is never done here.",
                remedy="Fetch the document yourself and put it with the Graph Store protocol at /data.",
            )
        self._place -= 1
        raise self._unexpected()

    def _change(self) -> Change:
        with_ = self._iri() if self._next_is("WITH") else None
        deletion: Template = {}
        insertion: Template = {}
        if self._next_is("DELETE"):
            if with_ is None and self._next_is("DATA"):
                return self._made(deletion=self._template(), given=True)
            if with_ is None and self._next_is("WHERE"):
                start = self._place
                pattern = self._template()
                return self._made(deletion=pattern, where=self._slice(start, self._place))
            deletion = self._template()
            if self._next_is("INSERT"):
                insertion = self._template()
        else:
            self._keyword("INSERT")
            if with_ is None and self._next_is("DATA"):
                return self._made(insertion=self._template(), given=True)
            insertion = self._template()
        using, using_named = self._dataset()
        self._keyword("WHERE")
        return Change(
            prologue="\n".join(self._prologue),
            deletion=deletion,
            insertion=insertion,
            where=self._braces(),
            with_=with_,
            using=using,
            using_named=using_named,
        )

    def _made(
        self,
        *,
        deletion: Template | None = None,
        insertion: Template | None = None,
        where: str = _EMPTY,
        given: bool = False,
    ) -> Change:
        return Change("\n".join(self._prologue), deletion or {}, insertion or {}, where, given=given)

    def _dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        using: list[str] = []
        named: list[str] = []
        while self._next_is("USING"):
            (named if self._next_is("NAMED") else using).append(self._iri())
        return tuple(using), tuple(named)

    def _template(self) -> Template:
        """The triples between braces by graph, GRAPH's own braces taken away."""
        self._sign("{")
        parts: dict[str, list[str]] = {}
        start = self._place
        while not self._at("}"):
            if self._word() == "GRAPH":
                self._keep(parts, DEFAULT, start)
                self._take()
                graph = self._graph_or_variable()
                opened = self._place
                self._braces()
                self._keep(parts, graph, opened + 1, self._place - 1)
                start = self._place
            else:
                self._take()
        self._keep(parts, DEFAULT, start)
        self._take()
        return {graph: " .\n".join(texts) for graph, texts in parts.items()}

    def _keep(self, parts: dict[str, list[str]], graph: str, start: int, end: int | None = None) -> None:
        end = self._place if end is None else end
        while start < end and self._tokens[start][0] == ".":
            start += 1
        while start < end and self._tokens[end - 1][0] == ".":
            end -= 1
        if start < end:
            parts.setdefault(graph, []).append(self._slice(start, end))

    def _braces(self) -> str:
        start, depth = self._place, 0
        self._expect("{")
        while True:
            sign = self._take()[0]
            depth += (sign == "{") - (sign == "}")
            if not depth:
                return self._slice(start, self._place)

    def _graph_of_many(self) -> str:
        for choice in (DEFAULT, NAMED, ALL):
            if self._next_is(choice):
                return choice
        self._keyword("GRAPH")
        return self._iri()

    def _graph_or_default(self) -> str:
        if self._next_is(DEFAULT):
            return DEFAULT
        self._next_is("GRAPH")
        return self._iri()

    def _graph_or_variable(self) -> str:
        if not self._at_end() and self._tokens[self._place].lastgroup == "variable":
            self._take()
            return VARIABLE
        return self._iri()

    def _iri(self) -> str:
        iri = self._names.iri(self._take())
        if iri is None:
            self._place -= 1
            raise self._unexpected()
        return iri

    def _at_end(self) -> bool:
        return self._place >= len(self._tokens)

    def _at(self, sign: str) -> bool:
        if self._at_end():
            raise self._unexpected()
        return self._tokens[self._place][0] == sign

    def _word(self) -> str:
        return "" if self._at_end() else word(self._tokens[self._place])

    def _next_is(self, keyword: str) -> bool:
        found = self._word() == keyword
        self._place += found
        return found

    def _keyword(self, keyword: str) -> None:
        if not self._next_is(keyword):
            raise self._unexpected()

    def _expect(self, sign: str) -> None:
        if not self._at(sign):
            raise self._unexpected()

    def _sign(self, sign: str) -> None:
        self._expect(sign)
        self._place += 1

    def _take(self) -> Token:
        if self._at_end():
            raise self._unexpected()
        self._place += 1
        return self._tokens[self._place - 1]

    def _slice(self, start: int, end: int) -> str:
        return self._text[self._tokens[start].start() : self._tokens[end - 1].end()] if start < end else ""

    def _unexpected(self) -> DigintError:
        if self._at_end():
            return DigintError(
                Kind.BAD_INPUT,
                "The update ends too early.",
                remedy="Look for a brace or a name that is missing.",
            )
        token = self._tokens[self._place]
        before = self._text[: token.start()]
        return DigintError(
            Kind.BAD_INPUT,
            f"The update is not valid SPARQL, or not written plainly enough, at {token[0][:_SHOWN]!r}.",
            where=Location(UPDATE, line=before.count("\n") + 1, column=len(before) - before.rfind("\n")),
            remedy="Write keywords with blanks between them, and names of graphs as IRIs or with a PREFIX.",
        )
