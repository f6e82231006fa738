"""Imports point down the floors, and adapters are strangers to each other (design: HOUSE, section 3)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "digint_kg"
FLOORS = {
    "terms": 0,
    "errors": 0,
    "escapes": 0,
    "killable": 0,
    "precedence": 0,
    "locations": 0,
    "atomic": 0,
    "assets": 1,
    "settings": 1,
    "askers": 1,
    "questions": 1,
    "graphs": 1,
    "sparql_tokens": 1,
    "permissions": 1,
    "formats": 1,
    "readable": 1,
    "column_types": 1,
    "findings": 1,
    "generations": 1,
    "submissions": 1,
    "templates": 1,
    "texts": 1,
    "ports": 2,
    "stores": 3,
    "reading": 3,
    "checking": 3,
    "answering": 3,
    "publishing": 3,
    "describing": 3,
    "drawing": 3,
    "access": 3,
    "updating": 3,
    "explaining": 3,
    "sheets": 3,
    "exporting": 3,
    "use_cases": 4,
    "wiring": 5,
    "cli": 6,
    "http": 6,
    "client": 6,
    "__main__": 7,
    "__init__": 0,
}
ADAPTERS = 3


def imports(source: str) -> Iterator[str]:
    """The rooms of the package that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != PACKAGE else [f"{PACKAGE}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith(PACKAGE + "."))


def faults(room: str, source: str) -> list[str]:
    """What is wrong with the imports of a module in `room`."""
    floor = FLOORS[room]
    found = []
    for other in imports(source):
        if other == room or other.startswith("__"):
            continue
        if FLOORS[other] > floor:
            found.append(f"{room} imports {other}, which is above it")
        elif FLOORS[other] == floor == ADAPTERS:
            found.append(f"{room} imports {other}, another adapter")
    return found


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    package = root / "src" / PACKAGE
    for path in package.rglob("*.py"):
        place = path.relative_to(package).parts
        yield place[0].removesuffix(".py"), path


def test_imports_point_down(root: Path) -> None:
    found = [
        f"{path.name}: {fault}"
        for room, path in modules(root)
        for fault in faults(room, path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_two_doors_are_strangers(root: Path) -> None:
    http = [path for room, path in modules(root) if room == "http"]
    assert http
    assert not [path.name for path in http if "cli" in imports(path.read_text(encoding="utf-8"))]


def test_every_room_has_its_floor(root: Path) -> None:
    assert {room for room, _ in modules(root)} <= FLOORS.keys()


@pytest.mark.parametrize(
    ("room", "source", "wrong"),
    [
        ("stores", "from digint_kg.reading.rdf_reader import RdfReader", True),
        ("ports", "from digint_kg.use_cases import ask", True),
        ("questions", "import digint_kg.wiring", True),
        ("errors", "from digint_kg import settings", True),
        ("use_cases", "from digint_kg.ports import Reader", False),
    ],
)
def test_the_test_sees_what_it_should(room: str, source: str, wrong: bool) -> None:  # noqa: FBT001
    assert bool(faults(room, source)) is wrong
