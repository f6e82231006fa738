"""Every route but SPARQL's own, in the order in which they are tried."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter

from digint_kg.http import health, scripts
from digint_kg.http.catalog import CatalogRoutes
from digint_kg.http.check import CheckRoutes
from digint_kg.http.crawlers import CrawlerRoutes
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.desk.desk import Desk
from digint_kg.http.desk.routes import router as desk_router
from digint_kg.http.dump_processes import DumpProcesses
from digint_kg.http.dumps import DumpRoutes
from digint_kg.http.evidence import EvidenceRoutes
from digint_kg.http.front import FrontRoutes
from digint_kg.http.graph_pages import GraphRoutes
from digint_kg.http.login import LoginRoutes
from digint_kg.http.pages import Pages
from digint_kg.http.pictures import Pictures
from digint_kg.http.questions import QuestionRoutes
from digint_kg.http.regions import RegionRoutes
from digint_kg.http.score import ScoreRoutes
from digint_kg.http.sparql_editor import EditorRoutes
from digint_kg.http.things import ThingRoutes
from digint_kg.http.vocabulary_pages import VocabularyRoutes
from digint_kg.http.watching import routes as watching
from digint_kg.http.watching.metrics import Metrics
from digint_kg.http.watching.readiness import Readiness
from digint_kg.http.writing.doors import WriteDoors
from digint_kg.http.writing.graph_store import GraphStoreRoutes
from digint_kg.wiring import Service


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes share with each other, or with the application around them."""

    pages: Pages
    descriptions: Descriptions
    dumps: DumpProcesses
    doors: WriteDoors
    desk: Desk
    metrics: Metrics
    readiness: Readiness


def routers(service: Service, parts: Parts) -> Iterator[APIRouter]:
    """The routes of each part of the service."""
    yield from _for_analysts(service, parts.pages)
    yield CheckRoutes(service.settings, parts.pages).router()
    yield health.router(service.store)
    yield scripts.router()
    yield watching.router(parts.metrics, parts.readiness, open_to_all=service.settings.metrics_open)
    yield from _for_machines(service, parts)
    yield GraphStoreRoutes(parts.doors).router()
    yield LoginRoutes(service, parts.pages).router()
    yield desk_router(parts.desk, parts.pages)


def _for_analysts(service: Service, pages: Pages) -> Iterator[APIRouter]:
    regions, pictures = RegionRoutes(service, pages), Pictures(service, pages)
    yield FrontRoutes(service, pages, regions).router()
    yield EvidenceRoutes(service, pages).router()
    yield ScoreRoutes(service, pages).router()
    yield QuestionRoutes(service, pages, pictures).router()
    yield pictures.router()
    yield regions.router()


def _for_machines(service: Service, parts: Parts) -> Iterator[APIRouter]:
    yield EditorRoutes(service, parts.pages, parts.descriptions).router()
    yield VocabularyRoutes(service, parts.pages).router()
    yield GraphRoutes(service, parts.pages, parts.descriptions).router()
    yield ThingRoutes(service, parts.pages).router()
    yield CatalogRoutes(service, parts.pages, parts.descriptions).router()
    yield DumpRoutes(service, parts.pages, parts.descriptions, parts.dumps).router()
    yield CrawlerRoutes(service, parts.descriptions).router()
