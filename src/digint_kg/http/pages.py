"""Pages for people: Jinja2 templates that escape whatever data hold, and need no script."""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from digint_kg import __version__
from digint_kg.describing.schema_org import as_data_block
from digint_kg.http import problems, scripts, visitors
from digint_kg.http.languages import LANGUAGES, language_of, texts
from digint_kg.http.negotiation import wants_page
from digint_kg.http.tables import status_word
from digint_kg.texts import translated

STYLE: Final = "/static/style.css"


class Pages:
    """Renders templates in the language of each request.

    Args:
        language: the language where the request names none that there is.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._environment = Environment(
            loader=PackageLoader("digint_kg.http"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["status_word"] = status_word
        self._environment.filters["told"] = translated

    def language(self, request: Request) -> str:
        """The language of this request."""
        return language_of(request, self._language)

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """A page. Its links keep the language where the request named one."""
        language = self.language(request)
        chosen = "lang" in request.query_params
        visitor = visitors.noted(request)

        def link(path: str, **query: str) -> str:
            named = query | ({"lang": language} if chosen else {})
            document, hash_, anchor = path.partition("#")
            return f"{document}?{urlencode(named)}{hash_}{anchor}" if named else path

        content = self._environment.get_template(template).render(
            values,
            t=texts(language),
            lang=language,
            visitor=visitor,
            chosen=chosen,
            languages=LANGUAGES,
            path=request.url.path,
            kept=[(name, value) for name, value in request.query_params.multi_items() if name != "lang"],
            link=link,
            version=__version__,
            base=str(request.base_url).rstrip("/"),
            urlencode=urlencode,
            data_block=_data_block,
            script=scripts.address,
        )
        told = {"content-language": language, "vary": "accept, accept-language, cookie", **(headers or {})}
        if visitor:
            told["cache-control"] = "private, no-store"
        return HTMLResponse(content, status, told)

    def problem(self, request: Request, error: Exception, *, bad_input: int = 400) -> Response:
        """A failure, as a page for a browser and as a problem document for all others."""
        problem = problems.of(error, bad_input=bad_input).within(self.language(request))
        if not wants_page(request.query_params.get("format"), request.headers.get("accept")):
            return problem.response()
        response = self.render(request, "problem.html", status=problem.status, problem=problem)
        response.headers.update({**problem.headers, "cache-control": "no-store"})
        return response


def _data_block(block: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Markup:
    return Markup(as_data_block(block))  # noqa: S704 (what could end the element is escaped)


def style() -> bytes:
    """The style sheet."""
    return resources.files("digint_kg.http").joinpath("static", "style.css").read_bytes()
