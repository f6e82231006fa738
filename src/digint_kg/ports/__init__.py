"""The protocols between the parts: adapters fulfil them, use cases speak only of them, wiring joins them."""

from digint_kg.ports.access import Audit, AuditEvent, AuditOutcome, Guard
from digint_kg.ports.answering import Answerer, AnswerStream, Limits, PublicationsCompared, Query
from digint_kg.ports.checking import Checker
from digint_kg.ports.documents import Document, Intake, Reader
from digint_kg.ports.past import Comparison, Past
from digint_kg.ports.shelf import SubmissionShelf
from digint_kg.ports.store import Draft, GraphStore, Trial

__all__ = [
    "AnswerStream",
    "Answerer",
    "Audit",
    "AuditEvent",
    "AuditOutcome",
    "Checker",
    "Comparison",
    "Document",
    "Draft",
    "GraphStore",
    "Guard",
    "Intake",
    "Limits",
    "Past",
    "PublicationsCompared",
    "Query",
    "Reader",
    "SubmissionShelf",
    "Trial",
]
