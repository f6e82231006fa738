"""Ask in SPARQL."""

from digint_kg.formats import Format
from digint_kg.ports import Answerer, AnswerStream, Limits, Query


async def query(  # noqa: PLR0913 - the protocol's parameters
    answerer: Answerer,
    text: str,
    limits: Limits,
    *,
    solutions: Format | None,
    graph: Format | None,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> AnswerStream:
    """The answer's stream. What the arguments mean: `ports.Query`.

    Raises:
        DigintError: what `Answerer.answer` raises.
    """
    return await answerer.answer(Query(text, solutions, graph, default_graphs, named_graphs), limits)
