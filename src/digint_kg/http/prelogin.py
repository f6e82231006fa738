"""The CSRF token of the login form, for somebody of whom nothing is kept yet.

A cookie holds a random text; the form holds its HMAC under a key that dies with this process. So no table
grows with the visitors, and a form fits only the browser that it was shown to (OWASP: signed double submit).
"""

import hashlib
import hmac
import secrets
from typing import Final

_BYTES: Final = 32


class Prelogin:
    """Makes and tries the tokens of login forms."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(_BYTES)

    def cookie(self) -> str:
        """A new text for the cookie."""
        return secrets.token_urlsafe(_BYTES)

    def csrf(self, cookie: str) -> str:
        """What the form must hold for this cookie."""
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def fits(self, cookie: str, csrf: str) -> bool:
        """Whether form and cookie belong together."""
        return bool(cookie) and hmac.compare_digest(self.csrf(cookie).encode(), csrf.encode())
