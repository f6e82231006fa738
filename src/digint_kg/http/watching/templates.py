"""Which route a request went to, by its template: there are few of these, and they say nothing of anybody."""

from collections.abc import Sequence
from typing import Final

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

_NOWHERE: Final = "(none)"


class Templates:
    """The templates of an application's routes."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    def of(self, scope: Scope) -> str:
        """The template of a request's route, as `/regions/{slug}`; `(none)` where it went nowhere.

        The router notes the route in the scope, but where a copy of the scope was made for it (HEAD) it is
        looked for again.
        """
        route = scope.get("route") or self._found(scope)
        return str(getattr(route, "path", _NOWHERE))

    def _found(self, scope: Scope) -> BaseRoute | None:
        asked = {**scope, "method": "GET"}
        return next((route for route in self._routes if route.matches(asked)[0] is not Match.NONE), None)
