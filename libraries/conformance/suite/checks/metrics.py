"""The metrics of requests and of the process."""

import concurrent.futures

from ..check import check, equal, expect
from ..service import Echo, call, eventually, free_port

DURATION, CLIENT = "http_server_request_duration_seconds", "http_client_request_duration_seconds"
METHODS = {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", "_OTHER"}
BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]


def hello_route(service):
    """How the framework writes the template, e.g. `/hello/{name}`."""
    service.get("/hello/route")
    eventually(lambda: any("hello" in (route or "") for route in service.metrics().values(f"{DURATION}_count", "http_route")), 5)
    routes = {route for route in service.metrics().values(f"{DURATION}_count", "http_route") if route and "hello" in route}
    equal(len(routes), 1, f"the number of routes with hello, {routes},")
    return routes.pop()


@check("A request counts once, with its method, its status and its route")
def _(service):
    labels = {"http_request_method": "GET"}
    equal(service.grows(lambda: service.get("/nowhere"), f"{DURATION}_count", **labels, http_response_status_code="404"), 1, "the growth for GET /nowhere, 404,")


@check("A route is the template, one series for all its paths", needs="example")
def _(service):
    route = hello_route(service)
    expect(route.startswith("/hello/") and route not in ("/hello/route", "/hello/conformance"), f"the route is {route}")
    count = service.grows(lambda: service.at_once(*((f"/hello/{name}", None) for name in "abc")), f"{DURATION}_count", http_route=route)
    expect(1 <= count <= 3, f"three requests counted as {count} under {route}")


@check("What matches no route is one series with an empty route")
def _(service):
    for number in range(20):
        service.get(f"/nowhere/{number}")
    strange = [route for route in service.metrics().values(f"{DURATION}_count", "http_route") if route and "nowhere" in route]
    equal(strange, [], "the routes made of such paths")
    expect(service.metrics().sum(f"{DURATION}_count", http_route=None, http_response_status_code="404"), "they are not counted with an empty route")


@check("The bounds of durations are those of OpenTelemetry")
def _(service):
    service.get("/nowhere")
    bounds = {bound for bound in service.metrics().values(f"{DURATION}_bucket", "le") if bound not in (None, "+Inf")}
    equal(sorted(map(float, bounds)), BOUNDS, "the bounds")


@check("Durations are in seconds", needs="example")
def _(service):
    grown = service.grows(lambda: service.get("/slow?ms=120"), f"{DURATION}_sum", http_route="/slow")
    expect(0.11 < grown < 5, f"a request of 0.12 s added {grown}")


@check("A handler that throws answers 500 and counts so", needs="example")
def _(service):
    answers = []
    grown = service.grows(lambda: answers.append(service.get("/fail")), f"{DURATION}_count", http_response_status_code="500")
    equal(answers[0].status, 500, "the status")
    equal(grown, 1, "the growth for status 500")


@check("A method that does not exist makes no label of its own, and breaks nothing")
def _(service):
    for method in ("BREW", "GETX", "PROPFIND", "get"):
        status = service.get("/hello/x", method=method).status
        expect(status < 500 or status == 501, f"the status for {method} is {status}")
    seen = service.metrics().values(f"{DURATION}_count", "http_request_method")
    expect(seen <= METHODS, f"the methods are {seen}")
    equal(service.get("/health").status, 200, "the status of /health afterwards")


@check("Requests under way are counted while they run, and no longer", needs="example")
def _(service):
    name = "http_server_active_requests"
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(service.get, "/slow?ms=1500")
        seen = eventually(lambda: service.metrics().sum(name, http_request_method="GET") == 1, 1.4)
        expect(seen, f"{name} was not 1 during a request: {service.metrics().series(name)}")
        slow.result()
    expect(eventually(lambda: service.metrics().sum(name) == 0, 3), f"{name} is {service.metrics().sum(name)} after the request")


@check("An outgoing request counts with the address and the port of its server", needs="example")
def _(service):
    with Echo() as echo:
        labels = {"http_request_method": "GET", "http_response_status_code": "200", "server_address": "127.0.0.1", "server_port": str(echo.port), "error_type": None}
        grown = service.grows(lambda: service.get(call(f"http://127.0.0.1:{echo.port}/")), f"{CLIENT}_count", **labels)
    equal(grown, 1, f"the growth for {labels}")


@check("An outgoing request that is answered with an error counts with the status as its type", needs="example")
def _(service):
    with Echo(status=503) as echo:
        service.get(call(f"http://127.0.0.1:{echo.port}/"))
    labels = {"http_response_status_code": "503", "error_type": "503", "server_port": str(echo.port)}
    equal(service.metrics().sum(f"{CLIENT}_count", **labels), 1, f"the number of requests with {labels}")


@check("An outgoing request without an answer counts with the type of its error", needs="example")
def _(service):
    port = free_port()
    answer = service.get(call(f"http://127.0.0.1:{port}/"))
    equal(answer.status, 502, "the status of /call")
    series = service.metrics().series(f"{CLIENT}_count", server_port=str(port))
    equal(len(series), 1, f"the number of its series, {series},")
    labels = series[0][0]
    expect(0 < len(labels.get("error_type", "")) <= 100 and "http_response_status_code" not in labels, f"its labels are {labels}")


@check("target_info names service, version and environment", needs="example process")
def _(service):
    wanted = {"service_name": "example", "service_version": "1.2.3", "deployment_environment_name": "development"}
    equal(service.metrics().series("target_info"), [(wanted, 1.0)], "target_info")


@check("The process is measured: processor time, start time, resident memory")
def _(service):
    metrics = service.metrics()
    for name in ("process_cpu_seconds_total", "process_start_time_seconds", "process_resident_memory_bytes"):
        expect(metrics.sum(name), f"there is no {name}")
