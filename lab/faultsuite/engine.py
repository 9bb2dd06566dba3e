"""The Docker engine's API, without devmon and without the docker command: a request takes milliseconds."""

import http.client
import io
import json
import os
import socket
import tarfile
import urllib.parse

STACK_LABEL = "dev.devmon.stack"
COMPONENT_LABEL = "dev.devmon.component"
TOOL_LABEL = "dev.devmon.throwaway"


class EngineError(Exception):
    pass


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def default_socket():
    """The socket that DOCKER_HOST names, or the usual one."""
    host = os.environ.get("DOCKER_HOST", "")
    return host.removeprefix("unix://") if host.startswith("unix://") else "/var/run/docker.sock"


class Engine:
    def __init__(self, path):
        self.path = path

    def request(self, method, path, body=None, content_type="application/json"):
        connection = _UnixConnection(self.path)
        try:
            connection.request(method, path, body, {"Content-Type": content_type} if body is not None else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def call(self, method, path, body=None, accept=()):
        """The JSON document that is answered; fails unless the status is a good one or one of `accept`."""
        status, answer = self.request(method, path, None if body is None else json.dumps(body))
        if status >= 400 and status not in accept:
            raise EngineError(f"{method} {path}: {status} {answer.decode(errors='replace').strip()}")
        try:
            return json.loads(answer) if answer else None
        except ValueError:
            return None

    def _labelled(self, label, value):
        return urllib.parse.quote(json.dumps({"label": [f"{label}={value}"]}))

    def containers(self, stack):
        """Component -> what the engine lists of its container."""
        listed = self.call("GET", f"/containers/json?all=1&filters={self._labelled(STACK_LABEL, stack)}")
        return {container["Labels"].get(COMPONENT_LABEL, container["Id"]): container for container in listed}

    def tools(self, stack):
        return self.call("GET", f"/containers/json?all=1&filters={self._labelled(TOOL_LABEL, stack)}")

    def networks(self, stack):
        return [n["Name"] for n in self.call("GET", f"/networks?filters={self._labelled(STACK_LABEL, stack)}")]

    def volumes(self, stack):
        listed = self.call("GET", f"/volumes?filters={self._labelled(STACK_LABEL, stack)}")
        return {volume["Name"] for volume in listed["Volumes"] or []}

    def has_volume(self, name):
        return self.request("GET", f"/volumes/{name}")[0] == 200

    def inspect(self, container):
        return self.call("GET", f"/containers/{container}/json")

    def do(self, container, verb, **query):
        """kill, stop, start, pause, unpause, restart; 304 and 409 say that it is so already."""
        text = "?" + urllib.parse.urlencode(query) if query else ""
        self.call("POST", f"/containers/{container}/{verb}{text}", accept=(304, 404, 409))

    def remove(self, container):
        self.call("DELETE", f"/containers/{container}?force=1&v=1", accept=(404, 409))

    def disconnect(self, network, container):
        self.call("POST", f"/networks/{network}/disconnect", {"Container": container, "Force": True})

    def remove_network(self, name):
        self.call("DELETE", f"/networks/{name}", accept=(404,))

    def remove_volume(self, name):
        self.call("DELETE", f"/volumes/{name}?force=1", accept=(404,))

    def write(self, container, folder, name, content):
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
        path = f"/containers/{container}/archive?path={urllib.parse.quote(folder)}"
        status, answer = self.request("PUT", path, archive.getvalue(), "application/x-tar")
        if status != 200:
            raise EngineError(f"{path}: {status} {answer!r}")

    def read(self, container, path):
        """A file of a container; None when there is none."""
        status, answer = self.request("GET", f"/containers/{container}/archive?path={urllib.parse.quote(path)}")
        if status != 200:
            return None
        with tarfile.open(fileobj=io.BytesIO(answer)) as tar:
            file = tar.extractfile(tar.next())
            return file.read() if file else None

    def remove_stack(self, stack):
        """Whatever devmon itself would leave."""
        for container in [*self.containers(stack).values(), *self.tools(stack)]:
            if container["State"] == "paused":
                self.do(container["Id"], "unpause")
            self.remove(container["Id"])
        for network in self.networks(stack):
            self.remove_network(network)
