"""What Prometheus reads: counts and times, never texts."""

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

REGISTRY = CollectorRegistry()
COMMENTS = Counter(
    "otklik_comments_total", "Comments tagged", ["kind", "outcome"], registry=REGISTRY
)
EVENTS = Counter(
    "otklik_events_total", "Events of channels by what became of them", ["state"], registry=REGISTRY
)
REQUESTS = Counter(
    "otklik_requests_total", "Requests answered", ["path", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "otklik_request_seconds",
    "Time to answer",
    ["path"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
    registry=REGISTRY,
)
CONTENT_TYPE = CONTENT_TYPE_LATEST


def render_metrics() -> bytes:
    """Everything counted since the start, in Prometheus' text format."""
    return generate_latest(REGISTRY)
