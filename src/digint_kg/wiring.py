"""The only place where real adapters meet use cases."""

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digint_kg import assets
from digint_kg.access.audit import AuditLog
from digint_kg.access.failures import Failures
from digint_kg.access.guard import TokenGuard
from digint_kg.access.register import Register
from digint_kg.access.sessions import Sessions
from digint_kg.answering import allow_list
from digint_kg.answering.comparing import Comparer
from digint_kg.answering.federation import Federation
from digint_kg.answering.fetching import Fetcher
from digint_kg.answering.gateway import Gateway
from digint_kg.answering.pool import ReaderPool
from digint_kg.checking.checker import ShapeChecker
from digint_kg.drawing.press import Press
from digint_kg.graphs import GraphNames
from digint_kg.ports import (
    Answerer,
    Audit,
    Checker,
    Guard,
    Intake,
    Limits,
    PublicationsCompared,
    SubmissionShelf,
)
from digint_kg.publishing.package import Package
from digint_kg.publishing.publisher import Publisher
from digint_kg.publishing.rules import Rules
from digint_kg.questions import Catalogue
from digint_kg.reading.file_reader import FileReader
from digint_kg.reading.table_reader import TableReader
from digint_kg.settings import Settings, environment
from digint_kg.stores.embedded import EmbeddedStore
from digint_kg.stores.submissions import Shelf
from digint_kg.use_cases.answer_changes import Inquiry
from digint_kg.use_cases.hand_in import Counter
from digint_kg.use_cases.preview import Stage, readers_at_once


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that a door needs, joined."""

    settings: Settings
    names: GraphNames
    store: EmbeddedStore
    reader: Intake
    tables: TableReader
    checker: Checker
    package: Package
    publisher: Publisher
    answerer: Answerer
    questions: Catalogue
    tokens: Register
    guard: Guard
    sessions: Sessions
    audit: Audit
    shelf: SubmissionShelf
    press: Press
    scratch: bool = False
    """Whether any graph may be written, without token and checks: for protocol tests, never for data."""

    @property
    def nuts_shapes(self) -> tuple[Path, ...]:
        """The operator's files of NUTS shapes."""
        return tuple(Path(name.strip()) for name in self.settings.nuts_shapes.split(",") if name.strip())

    @property
    def query_limits(self) -> Limits:
        """The limits of a free query."""
        settings = self.settings
        return Limits(settings.query_seconds, settings.query_rows, settings.query_bytes)

    @property
    def question_limits(self) -> Limits:
        """The limits of a curated question."""
        settings = self.settings
        return Limits(settings.question_seconds, settings.query_rows, settings.query_bytes)

    @property
    def counter(self) -> Counter:
        """Where files are handed in."""
        return Counter(self.store, self.reader, self.publisher, self.names, self.shelf)

    def stage(self, *, answers: bool) -> Stage:
        """What a preview is made with; with `answers`, those to all questions are compared."""
        at_once = readers_at_once()
        inquiry = Inquiry(
            list(self.questions), self.names, self.question_limits, self.settings.preview_seconds, at_once
        )
        return Stage(
            self.store,
            self.names,
            self.store.current_folder,
            partial(self.answerer_over, readers=at_once),
            inquiry if answers else None,
        )

    def answerer_over(self, number: int, folder: Path, *, readers: int = 1) -> ReaderPool:
        """Answers from one folder alone; no query leaves this machine."""
        settings = self.settings
        return ReaderPool(
            lambda: (number, folder),
            self.names,
            size=readers,
            queue=settings.queue,
            spool_bytes=settings.spool_bytes,
            memory=settings.reader_memory,
            comparer=comparer(settings),
        )


def build(settings: Settings, *, readers: int | None = None, scratch: bool = False) -> Service:
    """The service under these settings.

    Args:
        settings: what the operator has set.
        readers: how many reader processes; the setting by default. The command line needs one.
        scratch: without package, checks and tokens, for protocol tests.
    """
    root = assets.root()
    names = GraphNames(settings.base)
    store = EmbeddedStore(settings.home, names, keep=settings.keep_generations)
    tables = TableReader(names, root)
    reader = FileReader(names, tables)
    checker = ShapeChecker(root, settings.shacl_engine)
    package = Package(settings.home / "nothing" if scratch else root, reader, names)
    rules = Rules(settings.home / "nothing" if scratch else root / "rules", names)
    judge = None if scratch else checker
    tokens = Register(settings.home / "access")
    return Service(
        settings=settings,
        names=names,
        store=store,
        reader=reader,
        tables=tables,
        checker=checker,
        package=package,
        publisher=Publisher(store, reader, judge, package, rules, names, describing=not scratch),
        answerer=ReaderPool(
            store.current_folder,
            names,
            size=readers or settings.readers,
            long_readers=settings.long_readers,
            queue=settings.queue,
            spool_bytes=settings.spool_bytes,
            memory=settings.reader_memory,
            cache_bytes=settings.answer_cache_bytes,
            federation=federation(settings),
            comparer=comparer(settings),
        ),
        questions=Catalogue(root / "queries"),
        tokens=tokens,
        guard=TokenGuard(tokens, Failures()),
        sessions=Sessions(),
        audit=AuditLog(settings.home / "access"),
        shelf=Shelf(settings.home, most=settings.keep_submissions, days=settings.submission_days),
        press=Press(settings.picture_seconds, settings.picture_memory),
        scratch=scratch,
    )


def comparer(settings: Settings) -> Comparer:
    """What compares publications: the command `diff`, under the same settings."""

    def command(wanted: PublicationsCompared) -> tuple[list[str], dict[str, str]]:
        options = {"lang": wanted.language, "region": wanted.region, "thing": wanted.thing}
        given = [f"--{name}={value}" for name, value in options.items() if value is not None]
        numbers = [str(wanted.before), str(wanted.after)]
        return [sys.executable, "-m", "digint_kg", "diff", "--format=srj", *given, *numbers], environment(
            settings
        )

    return Comparer(command)


def federation(settings: Settings) -> Federation:
    """What queries that call other endpoints need.

    Raises:
        DigintError: BAD_INPUT where the list of endpoints holds what cannot be called.
    """
    allowed = allow_list.parsed(settings.service_allow, private=settings.service_allow_private)
    fetcher = Fetcher(settings.service_seconds, settings.service_bytes)
    return Federation(Gateway(allowed, fetcher), settings.service_readers)
