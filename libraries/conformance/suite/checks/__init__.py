"""The checks, in the order in which they run: what must be seen before anything happened comes first, the end of the service last."""

from . import business, endpoints, metrics, correlation, logs, environment, ending  # noqa: F401
