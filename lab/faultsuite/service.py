#!/usr/bin/env python3
"""An example service, for `lab/faults`: counts requests and serves that as metrics. Its argument is its port."""

import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self):
        Handler.requests += 1
        found = self.path == "/metrics"
        body = b""
        if found:
            body = (
                "# TYPE http_requests_total counter\n"
                f'http_requests_total{{method="GET",status="200"}} {Handler.requests}\n'
            ).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
