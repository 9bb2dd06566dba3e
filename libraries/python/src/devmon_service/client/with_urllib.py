"""urllib, for services that have nothing else."""

from __future__ import annotations

from typing import Any
from urllib.error import HTTPError
from urllib.request import OpenerDirector, Request, build_opener

from .measured import Measured


class Opener(OpenerDirector):
    def __init__(self, measured: Measured) -> None:
        super().__init__()
        self._measured = measured

    def open(self, fullurl: str | Request, data: Any = None, timeout: Any = None) -> Any:
        request = Request(fullurl) if isinstance(fullurl, str) else fullurl
        method = "POST" if data is not None and request.data is None else request.get_method()
        instrumented = hasattr(OpenerDirector.open, "__wrapped__")
        with self._measured.call(method, request.full_url, instrumented=instrumented) as call:
            for name, value in call.headers.items():
                if not request.has_header(name.capitalize()):
                    request.add_header(name, value)
            try:
                response = super().open(request, data, timeout)
            except HTTPError as e:  # an answer like any other, which urllib raises
                call.status = e.code
                raise
            call.status = response.status
            return response


def opener(measured: Measured, *handlers: Any) -> OpenerDirector:
    made = Opener(measured)
    for handler in build_opener(*handlers).handlers:  # type: ignore[attr-defined]
        made.add_handler(handler)
    return made
