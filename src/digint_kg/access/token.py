"""A token: what its holder carries, and what is kept of it.

    digint_<id>_<secret>     carried, shown once when it is made
    id                       8 letters and digits; names it in lists and in the audit log
    secret                   256 random bits

Kept is the SHA-256 of the whole, and nothing to make it again from. A slow hash (argon2, scrypt) guards what
people choose, which can be guessed; nobody guesses 256 random bits, and a slow hash would only let strangers
make the service work.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from digint_kg.permissions import Principal, Scope

_MARK: Final = "digint"
_ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 8
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token. `revoked` is when it was taken back; it stays in the list."""

    id: str
    label: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime
    sha256: str
    revoked: datetime | None = None

    @property
    def principal(self) -> Principal:
        """Whom it stands for."""
        return Principal(self.id, self.label, self.scopes)

    def state(self, now: datetime) -> str:
        """`revoked`, `expired` or `valid`."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires <= now else "valid"


def mint() -> tuple[str, str]:
    """A new token's id, and the whole that its holder carries."""
    identifier = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
    return identifier, f"{_MARK}_{identifier}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def id_of(secret: str) -> str:
    """The id that a token names; empty where the text is no token."""
    mark, _, rest = secret.partition("_")
    identifier, _, own = rest.partition("_")
    return identifier if mark == _MARK and own else ""


def digest(secret: str) -> str:
    """What is kept of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, token: Token | None) -> bool:
    """Whether this is the token; takes the same time for one that is not there."""
    kept = token.sha256 if token else digest("")
    return hmac.compare_digest(digest(secret), kept) and token is not None
