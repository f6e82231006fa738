"""`digint-kg ask` from cold: a new process, from its start to its end."""

import os
import subprocess
import time
from collections.abc import Iterator
from statistics import median
from typing import Final

from bench import generator
from bench.figures import Figure
from bench.queries import publish_home
from bench.workbench import Workbench, environment, program

_BOUND: Final = 0.7
_TIMES: Final = 3
_ARGUMENTS: Final = ("ask", "s3-priorities", "--region", generator.REGION, "--format", "csv")


def from_cold(bench: Workbench) -> Iterator[Figure]:
    """The whole process: wall time, which is bounded, and processor time."""
    publish_home(bench)
    runs = [_ask(bench) for _ in range(bench.rounds * _TIMES)]
    wall, cpu = (median(column) for column in zip(*runs, strict=True))
    yield Figure("ask from cold, whole process", "s", wall, bound=_BOUND)
    yield Figure("ask from cold, processor time", "s", cpu)


def _ask(bench: Workbench) -> tuple[float, float]:
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [program("digint-kg"), *_ARGUMENTS],
        env=environment(bench.home),
        check=True,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    wall, after = time.perf_counter() - began, os.times()
    if b"priority" not in done.stdout:
        raise RuntimeError("the question has no answer")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, cpu
