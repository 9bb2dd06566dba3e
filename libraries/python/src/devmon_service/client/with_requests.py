"""requests: an adapter, its place for what sends; each hop of a redirect counts."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter

from .measured import Measured


class Adapter(HTTPAdapter):
    def __init__(self, measured: Measured) -> None:
        super().__init__()
        self._measured = measured

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        instrumented = hasattr(requests.Session.send, "__wrapped__")  # by OpenTelemetry, around this
        with self._measured.call(request.method or "", request.url or "", instrumented=instrumented) as call:
            for name, value in call.headers.items():
                request.headers.setdefault(name, value)
            response = super().send(request, *args, **options)
            call.status = response.status_code
            return response


def session(measured: Measured) -> requests.Session:
    made = requests.Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, Adapter(measured))
    return made
