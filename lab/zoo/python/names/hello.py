import os

from prometheus_client import start_http_server

server, thread = start_http_server(int(os.environ["PORT"]), addr="127.0.0.1")
thread.join()
