"""N processes that listen on loopback, of which M serve metrics and the others do what KIND says: `sweep.py 500 100 silent`.

KIND is `silent` (accepts and never answers), `missing` (answers 404) or `closing` (closes each connection at once).
Prints a line when all listen, and ends, with all its children, when its input ends.
"""

import os
import socket
import sys

PAGE = b"# TYPE sweep gauge\nsweep 1\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n\r\n" + PAGE
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ANSWERS = {"useful": OK, "silent": None, "missing": MISSING, "closing": b""}


def serve(kind, ready):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    os.write(ready, b".")
    held = []
    answer = ANSWERS[kind]
    while True:
        connection, _ = listener.accept()
        if answer is None:
            held.append(connection)
            continue
        if answer:
            connection.recv(4096)
            connection.sendall(answer)
        connection.close()


def start(index, kind, ready):
    """Each with a command line of its own: copies of one process would count as one service."""
    pid = os.fork()
    if pid == 0:
        os.set_inheritable(ready, True)
        os.execv(sys.executable, [sys.executable, "-S", "-E", __file__, "--serve", f"service-{index}", kind, str(ready)])
    return pid


def main():
    if sys.argv[1] == "--serve":
        serve(sys.argv[3], int(sys.argv[4]))
    count, useful, kind = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    readable, writable = os.pipe()
    children = [start(i, "useful" if i % (count // useful) == 0 else kind, writable) for i in range(count)]
    seen = 0
    while seen < count:
        seen += len(os.read(readable, 4096))
    print("listening", flush=True)
    sys.stdin.read()
    for pid in children:
        os.kill(pid, 15)
    for pid in children:
        os.waitpid(pid, 0)


main()
