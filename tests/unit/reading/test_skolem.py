import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from digint_kg.ports import Document
from digint_kg.reading.skolem import BlankNodes, CycleError

Read = Callable[..., Document]
_GENID = re.compile(r"\.well-known/genid/[0-9a-f]+")


def lines(document: Document) -> set[str]:
    return {str(triple) for triple in document.triples()}


def shuffled(text: list[str], seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311
    labels = sorted({label for line in text for label in re.findall(r"_:\w+", line)})
    names = rng.sample(range(10**6), len(labels))
    renamed = dict(zip(labels, names, strict=True))
    mixed = [re.sub(r"_:\w+", lambda match: f"_:x{renamed[match[0]]}", line) for line in text]
    rng.shuffle(mixed)
    return "\n".join(mixed)


def random_graph(seed: int) -> list[str]:
    """Triples over a few IRIs and blank nodes without circles; some nodes are shared, some alike."""
    rng = random.Random(seed)  # noqa: S311
    text = []
    for node in range(1, 40):
        places = [rng.randrange(node) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
        text += [f"_:n{place} <http://e/p{rng.randrange(2)}> _:n{node} ." for place in places]
        if rng.random() < 0.5:
            text.append(f"<http://e/s{rng.randrange(3)}> <http://e/p0> _:n{node} .")
        text.append(f'_:n{node} <http://e/v> "{node if rng.random() < 0.8 else 0}" .')
    return [*text, '_:n0 <http://e/v> "root" .']


@pytest.mark.parametrize("seed", range(25))
def test_order_and_labels_do_not_matter(read: Read, seed: int) -> None:
    text = random_graph(seed)
    assert lines(read(shuffled(text, seed), "a.nt")) == lines(read("\n".join(text), "b.nt"))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("stem", ["csiro-dap-examples", "ga-courts"])
def test_real_files_in_any_order(read: Read, rdf: Path, stem: str, seed: int) -> None:
    path = rdf / "dxwg" / f"{stem}.ttl"
    quads = parse(path=path, format=RdfFormat.TURTLE, base_iri="https://e/")
    text = [f"{quad.triple} ." for quad in quads]
    assert lines(read(shuffled(text, seed), "a.nt")) == lines(read("\n".join(text), "b.nt"))


def test_every_node_gets_a_name_of_its_own(read: Read) -> None:
    twins = read("<a> <p> [ <q> 1 ] , [ <q> 1 ] , [ <q> 1 ; <r> [ ] , [ ] ] . [] <p> 1 . [] <p> 1 .")
    assert len(lines(twins)) == 3 + 3 + 3 - 1 + 1 + 1
    genids = {name for line in lines(twins) for name in _GENID.findall(line)}
    assert len(genids) == 7


def test_an_edit_leaves_the_neighbours_names_alone(read: Read) -> None:
    before = "<a> <p> [ <q> 1 ] , [ <q> 2 ] ; <r> [ <s> [ <t> 1 ] ; <u> [ <t> 1 ] ] ."
    after = "<a> <p> [ <q> 1 ] , [ <q> 3 ] ; <r> [ <s> [ <t> 2 ] ; <u> [ <t> 1 ] ] ."
    gone = lines(read(before)) - lines(read(after))
    assert len(gone) == 3


def test_an_edit_in_a_long_list_changes_one_triple(read: Read) -> None:
    items = [str(number) for number in range(3000)]
    before = lines(read(f"<a> <p> ({' '.join(items)}) ."))
    items[-1] = "7000"
    after = lines(read(f"<a> <p> ({' '.join(items)}) ."))
    assert len(before) == len(after) == 6001
    assert len(before - after) == 1


def test_deep_nesting_needs_no_recursion(read: Read) -> None:
    depth = 5000
    text = "\n".join(f"_:n{n} <http://e/p> _:n{n + 1} ." for n in range(depth))
    assert len(lines(read(text, "a.nt"))) == depth


def test_literals_count_in_the_form_of_the_store(read: Read) -> None:
    first = read("<a> <p> [ <q> 007 ] , [ <q> 8 ] .", "first.ttl")
    second = read("<a> <p> [ <q> 7 ] , [ <q> 08 ] .", "second.ttl")
    assert {triple.subject for triple in first.triples()} == {triple.subject for triple in second.triples()}


def test_the_same_words_in_two_graphs_are_two_nodes() -> None:
    node = BlankNode()
    blanks = BlankNodes()
    blanks.add(Triple(NamedNode("http://e/a"), NamedNode("http://e/p"), node))
    assert blanks.names("http://g/1", "http://x/") != blanks.names("http://g/2", "http://x/")


def test_circles_are_refused() -> None:
    first, second = BlankNode(), BlankNode()
    blanks = BlankNodes()
    blanks.add(Triple(first, NamedNode("http://e/p"), second))
    blanks.add(Triple(second, NamedNode("http://e/p"), first))
    with pytest.raises(CycleError):
        blanks.names("http://g/1", "http://x/")


def test_shared_nodes_keep_their_sharing(read: Read) -> None:
    assert len(lines(read("<a> <p> _:x . <b> <p> _:x . _:x <q> 1 ."))) == 3
    assert len(lines(read("<a> <p> [ <q> 1 ] . <b> <p> [ <q> 1 ] ."))) == 4


def test_fifty_thousand_nodes_take_seconds(read: Read) -> None:
    text = "\n".join(f"<a{n}> <p> [ <q> '{n}' ; <r> [ <s> {n} ] ] ." for n in range(25_000))
    started = time.monotonic()
    document = read(text)
    assert time.monotonic() - started < 20
    assert len({triple.subject for triple in document.triples()}) == 75_000
