"""What an operator can set: `DIGINT_KG_*` in the environment, or a TOML file, or the default.

Read once, in `wiring.py`; never at import. The environment beats the file named by
`DIGINT_KG_CONFIG`, which beats the default.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

import platformdirs

from digint_kg.errors import DigintError, Kind
from digint_kg.terms import PROJECT

_PREFIX = "DIGINT_KG_"
_YES_OR_NO = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def _help(text: str) -> dict[str, str]:
    return {"help": text}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with its default and what it is for."""

    home: Path = field(
        default_factory=lambda: platformdirs.user_data_path("digint-kg"),
        metadata=_help("folder that holds the store"),
    )
    base: str = field(
        default=PROJECT, metadata=_help("IRI that /id and /graph start with; ends with a slash")
    )
    language: str = field(default="en", metadata=_help("language of messages and labels"))
    shacl_engine: str = field(
        default="shifty", metadata=_help("`shifty` (fast) or `pyshacl` (the reference)")
    )
    keep_generations: int = field(default=5, metadata=_help("how many generations stay on disk"))
    readers: int = field(default=4, metadata=_help("reader processes that answer queries"))
    queue: int = field(default=64, metadata=_help("queries that may wait for a reader; one more is refused"))
    query_seconds: float = field(default=10.0, metadata=_help("time limit of a free SPARQL query"))
    query_rows: int = field(default=1_000_000, metadata=_help("rows or triples a free query may give"))
    query_bytes: int = field(default=256_000_000, metadata=_help("bytes a free query's answer may have"))
    question_seconds: float = field(default=30.0, metadata=_help("time limit of a curated question"))
    reader_memory: int = field(default=4_000_000_000, metadata=_help("bytes of memory a reader may take"))
    spool_bytes: int = field(
        default=8_000_000, metadata=_help("answer size up to which limits give a clean error")
    )
    upload_bytes: int = field(default=50_000_000, metadata=_help("largest file that /check takes"))
    check_seconds: float = field(default=120.0, metadata=_help("time limit of a check over HTTP"))
    service_allow: str = field(
        default="", metadata=_help("endpoints that SERVICE may call; IRIs with commas between")
    )
    service_allow_private: bool = field(
        default=False, metadata=_help("whether that list may hold private and loopback addresses")
    )
    service_readers: int = field(default=2, metadata=_help("reader processes without network, for SERVICE"))
    service_seconds: float = field(default=8.0, metadata=_help("time limit of one call by SERVICE"))
    service_bytes: int = field(
        default=16_000_000, metadata=_help("bytes that the answer to one such call may have")
    )


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Args:
        environ: the environment to read; the process's own by default.

    Raises:
        DigintError: BAD_INPUT, naming the setting that cannot be understood.
    """
    source = os.environ if environ is None else environ
    given: dict[str, Any] = {}
    if config := source.get(_PREFIX + "CONFIG"):
        given.update(_read_toml(Path(config)))
    for item in fields(Settings):
        if (text := source.get(variable(item.name))) is not None:
            given[item.name] = text
    kinds = get_type_hints(Settings)
    settings = Settings(**{name: _convert(name, kinds[name], value) for name, value in given.items()})
    return _checked(settings)


def variable(name: str) -> str:
    """The environment variable of the setting `name`."""
    return _PREFIX + name.upper()


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DigintError(
            Kind.BAD_INPUT, f"The settings file {path} cannot be read: {error.strerror}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DigintError(Kind.BAD_INPUT, f"The settings file {path} is not valid TOML: {error}.") from error
    known = {item.name for item in fields(Settings)}
    if unknown := sorted(set(table) - known):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The settings file {path} has unknown settings: {', '.join(unknown)}.",
            remedy=f"Known are: {', '.join(sorted(known))}.",
        )
    return table


def _convert(name: str, kind: type, value: Any) -> Any:
    try:
        return _YES_OR_NO[str(value).strip().lower()] if kind is bool else kind(value)
    except (KeyError, TypeError, ValueError) as error:
        wanted = "neither yes nor no" if kind is bool else f"no {kind.__name__}"
        raise DigintError(
            Kind.BAD_INPUT,
            f"The setting {name} ({variable(name)}) is {value!r}, which is {wanted}.",
        ) from error


def _checked(settings: Settings) -> Settings:
    if not settings.base.startswith(("http://", "https://")) or not settings.base.endswith("/"):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The setting base is {settings.base!r}.",
            remedy="Give an http or https IRI that ends with a slash.",
        )
    if settings.shacl_engine not in ("shifty", "pyshacl"):
        raise DigintError(
            Kind.BAD_INPUT,
            f"The setting shacl_engine is {settings.shacl_engine!r}.",
            remedy="Choose shifty or pyshacl.",
        )
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0:
            raise DigintError(Kind.BAD_INPUT, f"The setting {item.name} is {value}; it must be above 0.")
    return settings
