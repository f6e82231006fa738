"""Runs ours and the peer's in turns: what disturbs the machine then disturbs both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pair:
    """The medians of both, and the median of the ratios of neighbouring runs."""

    ours: float
    peer: float
    ratio: float


def alternate(rounds: int, ours: Callable[[], float], peer: Callable[[], float]) -> Pair:
    """Measures ours, peer, ours, peer, and so on."""
    return pair([(ours(), peer()) for _ in range(rounds)])


def pair(runs: Sequence[tuple[float, float]]) -> Pair:
    """What runs in turns amount to."""
    return Pair(
        ours=median(ours for ours, _ in runs),
        peer=median(peer for _, peer in runs),
        ratio=median(ours / peer for ours, peer in runs),
    )
