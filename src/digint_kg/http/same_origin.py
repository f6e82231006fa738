"""Whether a browser sent a request from a page of ours.

The second lock beside the CSRF token (OWASP, Cross-Site Request Forgery Prevention): browsers themselves say
where a request comes from, and no page can make them lie. A request with a cookie that says nothing is
refused.
"""

from urllib.parse import urlsplit

from starlette.requests import Request

from digint_kg.errors import DigintError, Kind


def check(request: Request) -> None:
    """Lets a request pass that a page of this very host has sent.

    Raises:
        DigintError: REFUSED.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = origin is not None and urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
    if site not in (None, "same-origin") or not (ours or (origin is None and site)):
        raise DigintError(
            Kind.REFUSED,
            "This request does not come from a page of this service.",
            remedy="Send the form from its own page; a program sends a token instead of a cookie.",
        )
