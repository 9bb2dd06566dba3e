"""Starlette under uvicorn, with Python's own client. The routes are those that the conformance suite asks for."""

import asyncio
import os
from urllib.error import HTTPError, URLError

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from devmon_service import Direction, devmon

state = "up"


async def db() -> None:
    if state == "down":
        raise ConnectionError("connection refused")
    if state == "hang":
        await asyncio.Event().wait()


async def hello(request: Request) -> Response:
    name = request.path_params["name"]
    service.log.info("saying hello", who=name)
    return JSONResponse({"hello": name})


async def fail(request: Request) -> Response:
    raise RuntimeError("broken on purpose password=hunter2")


async def slow(request: Request) -> Response:
    await asyncio.sleep(float(request.query_params["ms"]) / 1000)
    return JSONResponse({"slept": True})


async def log(request: Request) -> Response:
    message = request.query_params["message"]
    service.log.info(message, password="hunter2", note=message)
    return JSONResponse({"logged": True})


def call(request: Request) -> Response:
    try:
        with client.open(request.query_params["url"], timeout=5) as answer:
            return Response(answer.read())
    except HTTPError as e:
        return Response(e.read())
    except URLError as e:
        return JSONResponse({"error": str(e.reason)}, 502)


async def set_db(request: Request) -> Response:
    global state
    state = request.query_params["state"]
    return JSONResponse({"db": state})


def business(request: Request) -> Response:
    checkout.succeeded(0.2)
    checkout.failed(0.3)
    checkout_sla.good()
    checkout_sla.bad()
    conversion.set(0.031)
    nightly.succeeded()
    mail.depth(12)
    service.security.auth_succeeded()
    service.security.auth_failed("bad_password")
    service.security.audit("role_change")
    service.security.locked_out()
    return JSONResponse({"business": True})


def metric(request: Request) -> Response:
    kind, name = request.query_params["type"], request.query_params["name"]
    try:
        if kind == "counter":
            service.counter(name, "made on request", ["kind"]).labels(kind=7).inc()
        elif kind == "gauge":
            service.gauge(name, "made on request", ["kind"]).labels(kind=7).set(1)
        else:
            service.histogram(name, "made on request", ["kind"]).labels(kind=7).observe(1)
    except ValueError as e:
        return PlainTextResponse(str(e), 400)
    return JSONResponse({"made": name})


app = Starlette(
    routes=[
        Route("/hello/{name}", hello),
        Route("/fail", fail),
        Route("/slow", slow),
        Route("/log", log),
        Route("/call", call),
        Route("/db", set_db),
        Route("/business", business),
        Route("/metric", metric),
    ]
)
service = devmon(app, name="example", version="1.2.3", ready={"db": db}, tenant=lambda request: request.header("X-Tenant"))
client = service.client.urllib()

checkout = service.business.transaction("checkout")
checkout_sla = service.business.sla("checkout", target=0.99)
conversion = service.business.kpi("conversion", target=0.03, direction=Direction.HIGHER_IS_BETTER)
nightly = service.business.job("nightly", max_age=86_400)
mail = service.business.queue("mail", limit=1000)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_config=None)
