"""Metrics, health, correlated logs and traces for a Python web service, by one call: `devmon(app)`."""

from .business import Business, Direction, Job, Kpi, Queue, Sla, Transaction
from .exchange import Request
from .metrics import Counter, Gauge, Histogram
from .readiness import Check
from .security import Security
from .service import Devmon, devmon

__all__ = [
    "Business",
    "Check",
    "Counter",
    "Devmon",
    "Direction",
    "Gauge",
    "Histogram",
    "Job",
    "Kpi",
    "Queue",
    "Request",
    "Security",
    "Sla",
    "Transaction",
    "devmon",
]
