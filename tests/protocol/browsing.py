"""A browser as far as logging in goes: it keeps cookies, says where requests come from, fills forms in."""

import re
from types import TracebackType
from typing import Self

import httpx


class Browser:
    """Behaves as a browser does on a page of the service itself.

    Args:
        address: of the service.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = httpx.Client(
            base_url=address,
            headers={"accept": "text/html", "origin": address, "sec-fetch-site": "same-origin"},
            timeout=30,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def csrf(self, path: str) -> str:
        """The CSRF token that the page's last form holds."""
        return last_csrf(self.client.get(path))

    def login(self, token: str, next_: str = "/", **changed: str) -> httpx.Response:
        """Fills the login form in and sends it."""
        fields = {"csrf": self.csrf("/login"), "token": token} | changed
        return self.client.post("/login", params={"next": next_}, data=fields)


def last_csrf(page: httpx.Response) -> str:
    """The CSRF token that the page's last form holds."""
    found: list[str] = re.findall(r'name="csrf" value="([^"]+)"', page.text)
    return found[-1]
