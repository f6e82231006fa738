"""All routes of the desk."""

from fastapi import APIRouter

from digint_kg.http.desk.browse_routes import BrowseRoutes
from digint_kg.http.desk.desk import Desk
from digint_kg.http.desk.kept_routes import KeptRoutes
from digint_kg.http.desk.proposal_routes import ProposalRoutes
from digint_kg.http.pages import Pages


def router(desk: Desk, pages: Pages) -> APIRouter:
    """The routes below `/datasets`."""
    whole = APIRouter()
    for routes in (BrowseRoutes(desk, pages), ProposalRoutes(desk, pages), KeptRoutes(desk, pages)):
        whole.include_router(routes.router())
    return whole
