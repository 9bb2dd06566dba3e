"""The endpoints on a server of their own."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from .endpoints import Endpoints
from .wsgi import status_line


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The endpoints have no access lines."""


class AdminServer:
    def __init__(self, endpoints: Endpoints, host: str, port: int) -> None:
        def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            if not endpoints.handles(method, path):
                start_response("404 Not Found", [("Content-Length", "0")])
                return []
            answer = endpoints.answer(path, environ.get("HTTP_ACCEPT", ""))
            start_response(status_line(answer.status), answer.headers)
            return [] if method == "HEAD" else [answer.body]

        try:
            self._server = make_server(host, port, app, _Server, _Quiet)
        except OSError as e:
            if e.errno != errno.EADDRINUSE:
                raise
            raise SystemExit(f"devmon: the admin port {port} on {host} is taken; the option admin_port chooses another") from e
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, name="devmon-admin", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
