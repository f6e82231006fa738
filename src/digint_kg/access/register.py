"""The register of tokens: one small file, written whole, read again when it has changed."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from digint_kg import atomic
from digint_kg.access import token as tokens
from digint_kg.access.token import Token
from digint_kg.errors import DigintError, Kind
from digint_kg.permissions import Scope, parse_scope

_LOG = logging.getLogger(__name__)
_PRIVATE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700

Stamp = tuple[int, int, int]


class Register:
    """The tokens below a folder, which only its owner may read.

    Args:
        folder: where the file is; made with the first token.
        now: the time.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.folder = folder
        self._file = folder / "tokens.json"
        self._now = now
        self._read: tuple[Stamp | None, dict[str, Token]] = (None, {})

    @property
    def now(self) -> datetime:
        """The time that expiry is held against."""
        return self._now()

    def tokens(self) -> dict[str, Token]:
        """All tokens by id, as another process may just have left them, oldest first.

        Raises:
            DigintError: OVERLOADED where the file cannot be read: nobody is let in.
        """
        try:
            stamp = self._stamp()
            if stamp != self._read[0]:
                self._read = (stamp, _parsed(self._file.read_bytes()) if stamp else {})
        except (OSError, ValueError, KeyError, TypeError, DigintError) as error:
            _LOG.exception("The tokens in %s cannot be read", self._file)
            raise DigintError(
                Kind.OVERLOADED,
                "The tokens cannot be read.",
                remedy="The operator finds the cause in the log of the service.",
            ) from error
        return self._read[1]

    def create(self, label: str, scopes: tuple[Scope, ...], days: int) -> tuple[Token, str]:
        """A new token, and the secret that is shown once.

        Args:
            label: what its holder is called: an office, not a person.
            scopes: what it allows.
            days: how long.

        Raises:
            DigintError: BAD_INPUT where it allows nothing, or is for nobody.
        """
        if not label.strip() or not label.isprintable() or not scopes:
            raise DigintError(
                Kind.BAD_INPUT,
                "A token needs a holder and a scope.",
                remedy='As in: --for "Regional office" --scope emilia-romagna:publish',
            )
        identifier, secret = tokens.mint()
        now = self.now.replace(microsecond=0)
        made = Token(
            identifier, label.strip(), scopes, now, now + timedelta(days=days), tokens.digest(secret)
        )
        with self._changing() as table:
            table[identifier] = made
        return made, secret

    def revoke(self, identifier: str) -> Token:
        """Takes a token back, at once; one that was taken back stays as it is.

        Raises:
            DigintError: NOT_FOUND.
        """
        with self._changing() as table:
            if identifier not in table:
                raise DigintError(
                    Kind.NOT_FOUND,
                    f"There is no token {identifier!r}.",
                    remedy="`digint-kg token list` lists the tokens.",
                )
            found = table[identifier]
            table[identifier] = replace(found, revoked=found.revoked or self.now.replace(microsecond=0))
            return table[identifier]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Token]]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        with FileLock(self.folder / "lock"):
            table = dict(self.tokens())
            yield table
            atomic.write(self._file, _written(table), mode=_PRIVATE)

    def _stamp(self) -> Stamp | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size


def _parsed(content: bytes) -> dict[str, Token]:
    return {entry["id"]: _token(entry) for entry in json.loads(content)["tokens"]}


def _token(entry: dict[str, Any]) -> Token:
    return Token(
        entry["id"],
        entry["label"],
        tuple(parse_scope(scope) for scope in entry["scopes"]),
        datetime.fromisoformat(entry["created"]),
        datetime.fromisoformat(entry["expires"]),
        entry["sha256"],
        datetime.fromisoformat(entry["revoked"]) if entry["revoked"] else None,
    )


def _written(table: dict[str, Token]) -> bytes:
    entries = [
        {
            "id": token.id,
            "label": token.label,
            "scopes": [str(scope) for scope in token.scopes],
            "created": token.created.isoformat(),
            "expires": token.expires.isoformat(),
            "revoked": token.revoked.isoformat() if token.revoked else None,
            "sha256": token.sha256,
        }
        for token in table.values()
    ]
    return json.dumps({"tokens": entries}, ensure_ascii=False, indent=1).encode()
