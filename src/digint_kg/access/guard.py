"""Tells who holds a token, and slows down who tries."""

from digint_kg.access import token as tokens
from digint_kg.access.failures import Failures
from digint_kg.access.register import Register
from digint_kg.errors import DigintError, Kind
from digint_kg.permissions import Principal


class TokenGuard:
    """The guard over a register of tokens."""

    def __init__(self, register: Register, failures: Failures) -> None:
        self._register = register
        self._failures = failures

    def principal(self, secret: str, client: str) -> Principal:
        """Who holds this token. See `ports.Guard`."""
        self._failures.check(client)
        found = self._register.tokens().get(tokens.id_of(secret))
        if not tokens.matches(secret, found) or found is None or found.state(self._register.now) != "valid":
            self._failures.add(client)
            raise _unknown()
        return found.principal

    def holder(self, token: str) -> Principal:
        """Who holds the token with this id. See `ports.Guard`."""
        found = self._register.tokens().get(token)
        if found is None or found.state(self._register.now) != "valid":
            raise _unknown()
        return found.principal


def _unknown() -> DigintError:
    return DigintError(
        Kind.UNAUTHENTICATED,
        "This token is not valid: it is unknown, has expired, or was revoked.",
        remedy="Ask the operator of this service for a token.",
    )
