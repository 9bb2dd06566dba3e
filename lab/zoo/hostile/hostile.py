"""Servers that misbehave, and some that only listen: `hostile.py KIND PORT [COUNT]`. Each logs the heads of what it is asked."""

import gzip
import http.server
import resource
import selectors
import socket
import sys
import time

KIND, PORT = sys.argv[1], int(sys.argv[2])
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 0
LINE = b"zoo_total 1\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, format, *args):
        print(self.command, self.path, self.headers.get("User-Agent", "-") if hasattr(self, "headers") else "-", flush=True)

    def head(self, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content_Type": "text/plain; version=0.0.4", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def do_GET(self):
        try:
            getattr(self, KIND)()
        except OSError:
            pass  # the asker had enough

    def endless(self):
        self.head()
        number = 0
        while True:
            self.wfile.write(b"".join(b'zoo_total{n="%d"} 1\n' % (number + i) for i in range(1000)))
            number += 1000

    def gigabyte(self):
        self.head(Content_Length=str(1 << 30))
        block = b"# " + b"x" * 65533 + b"\n"
        for _ in range(1 << 14):
            self.wfile.write(block)

    def drip(self):
        self.head()
        for byte in LINE * 100:
            self.wfile.write(bytes([byte]))
            time.sleep(0.5)

    def bomb(self):
        self.head(Content_Encoding="gzip")
        self.wfile.write(BOMB)

    def loop(self):
        self.head(302, Location="/metrics?again" if self.path == "/metrics" else "/metrics")

    def away(self):
        self.head(302, Location="http://192.0.2.1/metrics")

    def crowd(self):
        self.head()
        self.wfile.write(b"".join(b'zoo_total{user="%d"} 1\n' % i for i in range(200_000)))

    def escapes(self):
        self.head()
        self.wfile.write(b"\x1b]0;owned\x07\x1b[31mzoo_total 1\n")

    def login(self):
        if self.headers.get("Authorization"):
            self.head()
            self.wfile.write(LINE)
        else:
            self.head(401, WWW_Authenticate='Basic realm="zoo"')

    def metrics(self):
        self.head()
        self.wfile.write(LINE)


def bomb():
    made = gzip.compress(b"# " + b"x" * (1 << 20) + b"\n", 9)
    return made * 512  # half a gigabyte, in half a megabyte


def ports():
    """COUNT ports of an address of its own, where no other program has any; none has metrics."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (COUNT + 100, max(COUNT + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    selector = selectors.DefaultSelector()
    for index in range(COUNT):
        listener = socket.create_server(("127.77.0.1", PORT + index))
        selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            connection, _ = key.fileobj.accept()
            print("asked", key.fileobj.getsockname()[1], flush=True)
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            connection.close()


def greeter(greeting):
    """As SSH and SMTP begin: the server speaks first, and ends what it does not understand."""
    listener = socket.create_server(("127.0.0.1", PORT))
    while True:
        connection, _ = listener.accept()
        connection.sendall(greeting)
        print("asked", connection.recv(4096), flush=True)
        connection.close()


def silent():
    listener = socket.create_server(("127.0.0.1", PORT))
    held = []
    while True:
        connection, _ = listener.accept()
        held.append(connection)
        print("asked", flush=True)


if KIND == "ports":
    ports()
elif KIND == "ssh":
    greeter(b"SSH-2.0-Zoo_1.0\r\n")
elif KIND == "smtp":
    greeter(b"220 zoo.example ESMTP\r\n")
elif KIND == "silent":
    silent()
else:
    BOMB = bomb() if KIND == "bomb" else b""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    server.daemon_threads = True
    server.serve_forever()
