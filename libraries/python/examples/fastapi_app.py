"""FastAPI under uvicorn. The routes are those that the conformance suite asks for."""

import asyncio
import os
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from devmon_service import Direction, devmon

state = "up"


async def db() -> None:
    if state == "down":
        raise ConnectionError("connection refused")
    if state == "hang":
        await asyncio.Event().wait()


app = FastAPI()
service = devmon(app, name="example", version="1.2.3", ready={"db": db}, tenant=lambda request: request.header("X-Tenant"))
client = service.client.httpx_async()

checkout = service.business.transaction("checkout")
checkout_sla = service.business.sla("checkout", target=0.99)
conversion = service.business.kpi("conversion", target=0.03, direction=Direction.HIGHER_IS_BETTER)
nightly = service.business.job("nightly", max_age=86_400)
mail = service.business.queue("mail", limit=1000)


@app.get("/hello/{name}")
async def hello(name: str) -> dict[str, str]:
    service.log.info("saying hello", who=name)
    return {"hello": name}


@app.get("/fail")
async def fail() -> None:
    raise RuntimeError("broken on purpose password=hunter2")


@app.get("/slow")
async def slow(ms: float) -> dict[str, float]:
    await asyncio.sleep(ms / 1000)
    return {"slept": ms}


@app.get("/log")
async def log(message: str) -> dict[str, str]:
    service.log.info(message, password="hunter2", note=message)
    return {"logged": message}


@app.get("/call")
async def call(url: str) -> Response:
    try:
        answer = await client.get(url)
    except httpx.HTTPError as e:
        return JSONResponse({"error": type(e).__name__}, 502)
    return PlainTextResponse(answer.text)


@app.get("/db")
async def set_db(state: str) -> dict[str, str]:
    globals()["state"] = state
    return {"db": state}


@app.get("/business")
def business() -> dict[str, str]:
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
    return {"business": "done"}


@app.get("/metric")
def metric(type: str, name: str) -> Any:
    try:
        if type == "counter":
            service.counter(name, "made on request", ["kind"]).labels(kind=7).inc()
        elif type == "gauge":
            service.gauge(name, "made on request", ["kind"]).labels(kind=7).set(1)
        else:
            service.histogram(name, "made on request", ["kind"]).labels(kind=7).observe(1)
    except ValueError as e:
        return PlainTextResponse(str(e), 400)
    return {"made": name}


if __name__ == "__main__":
    # Without a configuration of its own, uvicorn's first lines are the service's as well.
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_config=None)
