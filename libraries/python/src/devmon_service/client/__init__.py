"""Outgoing requests, measured and with the correlation id and the trace in their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.request import OpenerDirector

from .measured import Measured

if TYPE_CHECKING:
    from httpx import AsyncClient, Client
    from requests import Session

__all__ = ["Clients", "Measured"]


class Clients:
    """Makes clients of the libraries that the service has; each is the library's own class and takes its own arguments."""

    def __init__(self, measured: Measured) -> None:
        self._measured = measured

    def httpx(self, **options: Any) -> Client:
        from . import with_httpx

        return with_httpx.Client(self._measured, **options)

    def httpx_async(self, **options: Any) -> AsyncClient:
        from . import with_httpx

        return with_httpx.AsyncClient(self._measured, **options)

    def requests(self) -> Session:
        from .with_requests import session

        return session(self._measured)

    def urllib(self, *handlers: Any) -> OpenerDirector:
        """Python's own; `open` as `urllib.request.urlopen`."""
        from .with_urllib import opener

        return opener(self._measured, *handlers)
