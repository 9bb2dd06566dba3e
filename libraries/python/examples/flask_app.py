"""Flask under gunicorn, with requests. The routes are those that the conformance suite asks for."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import requests
from flask import Flask, request

from devmon_service import Direction, devmon

state = "up"


def db() -> None:
    if state == "down":
        raise ConnectionError("connection refused")
    if state == "hang":
        threading.Event().wait()


app = Flask(__name__)
service = devmon(app, name="example", version="1.2.3", ready={"db": db}, tenant=lambda request: request.header("X-Tenant"))
client = service.client.requests()

checkout = service.business.transaction("checkout")
checkout_sla = service.business.sla("checkout", target=0.99)
conversion = service.business.kpi("conversion", target=0.03, direction=Direction.HIGHER_IS_BETTER)
nightly = service.business.job("nightly", max_age=86_400)
mail = service.business.queue("mail", limit=1000)


@app.get("/hello/<name>")
def hello(name: str) -> Any:
    service.log.info("saying hello", who=name)
    return {"hello": name}


@app.get("/fail")
def fail() -> Any:
    raise RuntimeError("broken on purpose password=hunter2")


@app.get("/slow")
def slow() -> Any:
    time.sleep(float(request.args["ms"]) / 1000)
    return {"slept": True}


@app.get("/log")
def log() -> Any:
    message = request.args["message"]
    service.log.info(message, password="hunter2", note=message)
    return {"logged": True}


@app.get("/call")
def call() -> Any:
    try:
        return client.get(request.args["url"], timeout=5).text
    except requests.RequestException as e:
        return {"error": type(e).__name__}, 502


@app.get("/db")
def set_db() -> Any:
    global state
    state = request.args["state"]
    return {"db": state}


@app.get("/business")
def business() -> Any:
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
    return {"business": True}


@app.get("/metric")
def metric() -> Any:
    kind, name = request.args["type"], request.args["name"]
    try:
        if kind == "counter":
            service.counter(name, "made on request", ["kind"]).labels(kind=7).inc()
        elif kind == "gauge":
            service.gauge(name, "made on request", ["kind"]).labels(kind=7).set(1)
        else:
            service.histogram(name, "made on request", ["kind"]).labels(kind=7).observe(1)
    except ValueError as e:
        return str(e), 400
    return {"made": name}


if __name__ == "__main__":
    os.chdir(Path(__file__).parent)
    options = ["--bind", f"127.0.0.1:{os.environ['PORT']}", "--threads", "32"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "flask_app:app"])
