"""`python -m bench [--triples N] [--rounds N] [--json FILE] [NAME…]`: measures; exits 1 where it misses."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import asking, bombs, demo, publication, queries, tables
from bench.figures import Figure, all_met, as_json, table
from bench.workbench import FULL, Workbench

MEASUREMENTS: dict[str, Callable[[Workbench], Iterator[Figure]]] = {
    "publish": publication.first,
    "resubmit": publication.again,
    "queries": queries.over_http,
    "ask": asking.from_cold,
    "questions": demo.questions,
    "million": demo.among_a_million,
    "bombs": bombs.bombs,
    "tables": tables.converted,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures what is named, or everything."""
    chosen = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="digint-kg-bench-") as folder:
        bench = Workbench(Path(folder), chosen.triples, chosen.rounds, _teller())
        names = chosen.names or list(MEASUREMENTS)
        figures = [figure for name in names for figure in MEASUREMENTS[name](bench)]
    print(table(figures))
    if chosen.triples < FULL:
        print(f"Bounds on ratios are judged at {FULL:,} triples only; this run had {chosen.triples:,}.")
    if chosen.json:
        chosen.json.write_text(as_json(figures, chosen.triples) + "\n", encoding="utf-8")
    return 0 if all_met(figures) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures digint-kg and its peers.")
    parser.add_argument(
        "names", nargs="*", choices=[*MEASUREMENTS, []], metavar="NAME", help="what to measure"
    )
    parser.add_argument("--triples", type=int, default=FULL, metavar="N", help="how many to generate")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often each is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the figures for machines")
    return parser


def _teller() -> Callable[[str], None]:
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {step}", file=sys.stderr, flush=True)

    return say


if __name__ == "__main__":
    sys.exit(main())
