"""Chooses the SHACL engine by name; its library, slow to import, is loaded only then."""

from collections.abc import Callable

from digint_kg.checking.result import Engine


def engine(name: str) -> Engine:
    """The engine called `name`; its library is imported only now.

    Raises:
        KeyError: no such engine (settings allow only known names).
    """
    return _ENGINES[name]()


def _shifty() -> Engine:
    from digint_kg.checking.engine_shifty import ShiftyEngine  # noqa: PLC0415 - slow to import

    return ShiftyEngine()


def _pyshacl() -> Engine:
    from digint_kg.checking.engine_pyshacl import PyshaclEngine  # noqa: PLC0415 - slow to import

    return PyshaclEngine()


_ENGINES: dict[str, Callable[[], Engine]] = {"shifty": _shifty, "pyshacl": _pyshacl}
