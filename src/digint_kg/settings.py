"""What an operator can set: `DIGINT_KG_*` in the environment, or a TOML file, or the default.

Read once, in `wiring.py`; never at import. The environment beats the file named by
`DIGINT_KG_CONFIG`, which beats the default.
"""

import os
import re
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

_CHOICES = {
    "shacl_engine": ("shifty", "pyshacl"),
    "log_format": ("text", "json"),
    "log_level": ("debug", "info", "warning", "error"),
}

_MAY_BE_NOTHING = ("answer_cache_bytes",)


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
    long_readers: int = field(
        default=2, metadata=_help("further reader processes, for queries that turn out long")
    )
    queue: int = field(default=64, metadata=_help("queries that may wait for a reader; one more is refused"))
    query_seconds: float = field(default=10.0, metadata=_help("time limit of a free SPARQL query"))
    query_rows: int = field(default=1_000_000, metadata=_help("rows or triples a free query may give"))
    query_bytes: int = field(default=256_000_000, metadata=_help("bytes a free query's answer may have"))
    question_seconds: float = field(default=30.0, metadata=_help("time limit of a curated question"))
    preview_seconds: float = field(
        default=60.0, metadata=_help("time for comparing answers in a dry run; what is left is named")
    )
    keep_submissions: int = field(
        default=100, metadata=_help("how many submissions that were not published are kept")
    )
    submission_days: float = field(
        default=90.0, metadata=_help("how many days such a submission is kept after it was last tried")
    )
    proposal_hours: float = field(
        default=72.0, metadata=_help("how many hours a change waits at the steward's desk to be published")
    )
    reader_memory: int = field(default=4_000_000_000, metadata=_help("bytes of memory a reader may take"))
    spool_bytes: int = field(
        default=8_000_000, metadata=_help("answer size up to which limits give a clean error")
    )
    answer_cache_bytes: int = field(
        default=64_000_000, metadata=_help("bytes of answers kept to be given again; 0 keeps none")
    )
    upload_bytes: int = field(default=50_000_000, metadata=_help("largest file that /check takes"))
    check_memory: int = field(default=4_000_000_000, metadata=_help("bytes of memory a check may take"))
    check_seconds: float = field(default=120.0, metadata=_help("time limit of a check over HTTP"))
    picture_seconds: float = field(default=15.0, metadata=_help("time limit of drawing one picture"))
    picture_memory: int = field(
        default=1_500_000_000, metadata=_help("bytes of memory that drawing a picture may take")
    )
    nuts_shapes: str = field(
        default="",
        metadata=_help("GISCO's GeoJSON files of NUTS shapes; paths with commas between"),
    )
    client_requests: int = field(default=32, metadata=_help("requests of one client under way at once"))
    client_rate: float = field(default=50.0, metadata=_help("requests a second that one client may send"))
    client_burst: int = field(default=500, metadata=_help("requests it may send at once after a rest"))
    client_connections: int = field(default=128, metadata=_help("connections one address may hold open"))
    connections: int = field(default=1024, metadata=_help("connections there may be in all"))
    receive_seconds: float = field(
        default=10.0, metadata=_help("patience with a client that sends or takes slowly")
    )
    trusted_proxies: str = field(
        default="", metadata=_help("addresses or networks whose X-Forwarded-For is believed; commas between")
    )
    log_format: str = field(default="text", metadata=_help("`text` or `json`"))
    log_level: str = field(default="warning", metadata=_help("`debug`, `info`, `warning` or `error`"))
    metrics_open: bool = field(default=False, metadata=_help("whether /metrics answers to any address"))
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
    publisher_name: str = field(
        default="", metadata=_help("organisation that runs this service, for harvesters")
    )
    publisher_homepage: str = field(default="", metadata=_help("web address of that organisation"))
    publisher_email: str = field(default="", metadata=_help("address for questions on the datasets"))


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


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process that works under the same settings."""
    given = {variable(item.name): str(getattr(settings, item.name)) for item in fields(settings)}
    return {name: value for name, value in os.environ.items() if name != variable("config")} | given


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
    for name, choices in _CHOICES.items():
        if getattr(settings, name) not in choices:
            raise DigintError(
                Kind.BAD_INPUT,
                f"The setting {name} is {getattr(settings, name)!r}.",
                remedy=f"Choose {', '.join(choices[:-1])} or {choices[-1]}.",
            )
    _check_publisher(settings)
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if item.name in _MAY_BE_NOTHING and value == 0:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0:
            raise DigintError(Kind.BAD_INPUT, f"The setting {item.name} is {value}; it must be above 0.")
    return settings


def _check_publisher(settings: Settings) -> None:
    homepage, email = settings.publisher_homepage, settings.publisher_email
    if homepage and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", homepage):
        raise DigintError(
            Kind.BAD_INPUT, f"The setting publisher_homepage is {homepage!r}.", remedy="Give a web address."
        )
    if email and not re.fullmatch(r"[^\s<>@:\"]+@[^\s<>@:\"]+", email):
        raise DigintError(
            Kind.BAD_INPUT, f"The setting publisher_email is {email!r}.", remedy="Give one e-mail address."
        )
