"""Places the nodes of a network: links pull, nodes push. The same network always lies the same way.

After Fruchterman and Reingold, 1991: starts from a circle, cools down, and pushes only what is near.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

Point = tuple[float, float]

_STEPS: Final = 160
_NEAR: Final = 3.0
_CENTRE: Final = 0.04


def placed(nodes: Sequence[str], links: Sequence[tuple[str, str]]) -> Mapping[str, Point]:
    """A place for each node, about one apart, the middle at 0, 0.

    Args:
        nodes: in an order in which neighbours stand near each other, where that is known.
        links: pairs of nodes.
    """
    at = _circle(nodes)
    pulls = [(one, other) for one, other in dict.fromkeys(links) if one != other]
    for step in range(_STEPS):
        forces = {node: (-x * _CENTRE, -y * _CENTRE) for node, (x, y) in at.items()}
        _push(at, forces)
        _pull(at, forces, pulls)
        reach = 0.35 * (1 - step / _STEPS) + 0.01
        at = {node: _moved(at[node], forces[node], reach) for node in at}
    return at


def _circle(nodes: Sequence[str]) -> dict[str, Point]:
    radius = max(1.0, len(nodes) / (2 * math.pi))
    turn = 2 * math.pi / max(1, len(nodes))
    return {
        node: (radius * math.cos(turn * place - math.pi / 2), radius * math.sin(turn * place - math.pi / 2))
        for place, node in enumerate(nodes)
    }


def _push(at: Mapping[str, Point], forces: dict[str, Point]) -> None:
    boxes: dict[tuple[int, int], list[str]] = {}
    for node, (x, y) in at.items():
        boxes.setdefault((int(x // _NEAR), int(y // _NEAR)), []).append(node)
    for (column, row), inside in boxes.items():
        around = [
            other
            for near_column in (column - 1, column, column + 1)
            for near_row in (row - 1, row, row + 1)
            for other in boxes.get((near_column, near_row), ())
        ]
        for node in inside:
            forces[node] = _pushed(node, at, around, forces[node])


def _pushed(node: str, at: Mapping[str, Point], around: Sequence[str], force: Point) -> Point:
    x, y = at[node]
    across, up = force
    for other in around:
        if other == node:
            continue
        dx, dy = x - at[other][0], y - at[other][1]
        square = max(dx * dx + dy * dy, 1e-4)
        across += dx / square
        up += dy / square
    return across, up


def _pull(at: Mapping[str, Point], forces: dict[str, Point], pulls: Sequence[tuple[str, str]]) -> None:
    for one, other in pulls:
        dx, dy = at[other][0] - at[one][0], at[other][1] - at[one][1]
        strength = math.hypot(dx, dy) * 0.5
        for node, sign in ((one, 1), (other, -1)):
            across, up = forces[node]
            forces[node] = across + sign * dx * strength, up + sign * dy * strength


def _moved(at: Point, force: Point, reach: float) -> Point:
    length = math.hypot(*force)
    share = min(length, reach) / length if length else 0.0
    return at[0] + force[0] * share, at[1] + force[1] * share
