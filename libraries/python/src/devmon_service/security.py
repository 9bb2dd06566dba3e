"""What concerns security, under names that dashboards and alerts know."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

from .bounds import Bounded
from .business import Tenant

_DISTINCT_VALUES = 100


class Security:
    def __init__(self, registry: CollectorRegistry, tenant: Tenant) -> None:
        self._tenant = tenant
        self._reason = Bounded(_DISTINCT_VALUES)
        self._action = Bounded(_DISTINCT_VALUES)
        self._attempts = Counter(
            "security_auth_attempts_total", "Attempts to authenticate", ("outcome", "reason", "tenant"), registry=registry
        )
        self._audit = Counter("security_audit_events_total", "Events that an audit asks for", ("action", "tenant"), registry=registry)
        self._lockouts = Counter("security_account_lockouts_total", "Accounts that were locked", ("tenant",), registry=registry)
        self._attempts.labels("success", "", "")
        self._lockouts.labels("")

    def auth_succeeded(self) -> None:
        self._attempts.labels("success", "", self._tenant()).inc()

    def auth_failed(self, reason: str) -> None:
        self._attempts.labels("failure", self._reason(reason), self._tenant()).inc()

    def audit(self, action: str) -> None:
        self._audit.labels(self._action(action), self._tenant()).inc()

    def locked_out(self) -> None:
        self._lockouts.labels(self._tenant()).inc()
