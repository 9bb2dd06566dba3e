"""A proxy of the engine's socket, between devmon and the engine, that can misbehave as an engine in trouble does."""

import os
import selectors
import socket
import threading
import time

PASS, ERROR, SLOW, GONE, HANG = "pass", "error", "slow", "gone", "hang"
_MESSAGE = b'{"message":"the engine is starting"}\n'
_ANSWER_500 = (
    b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_MESSAGE), _MESSAGE)
)


class EngineProxy:
    """Modes: PASS; ERROR answers 500 to everything; SLOW delays what clients send; GONE ends all connections and refuses new ones;
    HANG takes requests and never answers them, not even after the mode has changed, until `release`."""

    def __init__(self, path, engine_path):
        self.path = path
        self._engine_path = engine_path
        self._lock = threading.Lock()
        self._mode, self._delay = PASS, 0.0
        self._pairs = set()
        self._held = set()
        self._listener = None
        self._listen()

    @property
    def held(self):
        """How many connections hang."""
        with self._lock:
            return len(self._held)

    def mode(self, mode, delay=0.0):
        with self._lock:
            before, self._mode, self._delay = self._mode, mode, delay
        if mode in (ERROR, GONE):
            if mode == GONE and before != GONE:
                self._listener.close()  # the file stays, as an engine leaves it: connections are refused
            self._end_connections()
        if before == GONE and mode != GONE:
            self._listen()

    def release(self):
        with self._lock:
            held, self._held = self._held, set()
        for connection in held:
            _close(connection)

    def close(self):
        self.mode(GONE)
        self.release()

    def _listen(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self.path)
        listener.listen(128)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        # A closed listener does not wake who waits in accept: it is asked for now and then.
        listener.settimeout(0.2)
        while True:
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if self._mode == GONE:
                client.close()
                continue
            client.settimeout(None)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            if self._mode == ERROR:
                _refuse_with_500(client)
                return
            engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            engine.connect(self._engine_path)
        except OSError:
            _close(client)
            return
        with self._lock:
            self._pairs.add((client, engine))
        try:
            self._forward(client, engine)
        except OSError:
            pass  # one of the two is gone: both are
        finally:
            with self._lock:
                self._pairs.discard((client, engine))
                hangs = client in self._held
            _close(engine)
            if not hangs:
                _close(client)

    def _forward(self, client, engine):
        other = {client: engine, engine: client}
        with selectors.DefaultSelector() as selector:
            for end in other:
                selector.register(end, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select():
                    data = key.fileobj.recv(65536)
                    if key.fileobj is client and data and self._mode == HANG:
                        with self._lock:
                            self._held.add(client)
                        return
                    if not data:
                        selector.unregister(key.fileobj)
                        other[key.fileobj].shutdown(socket.SHUT_WR)
                        continue
                    if key.fileobj is client and self._mode == SLOW:
                        time.sleep(self._delay)
                    other[key.fileobj].sendall(data)

    def _end_connections(self):
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # closed already


def _refuse_with_500(client):
    with client:
        client.settimeout(5)
        request = b""
        while b"\r\n\r\n" not in request:
            data = client.recv(65536)
            if not data:
                return
            request += data
        client.sendall(_ANSWER_500)


def _close(connection):
    try:
        connection.close()
    except OSError:
        pass  # closed already
