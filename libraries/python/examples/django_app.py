"""Django in one file, under gunicorn or, with the argument `asgi`, under uvicorn. The routes are those that the conformance suite asks for."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import requests
import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from devmon_service import Direction, devmon

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    DEBUG=False,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-this-example",
)

state = "up"


def db() -> None:
    if state == "down":
        raise ConnectionError("connection refused")
    if state == "hang":
        threading.Event().wait()


is_asgi = sys.argv[1:] == ["asgi"]
service = devmon(
    get_asgi_application() if is_asgi else get_wsgi_application(),
    name="example",
    version="1.2.3",
    ready={"db": db},
    tenant=lambda request: request.header("X-Tenant"),
)
application = service.app
client = service.client.requests()

checkout = service.business.transaction("checkout")
checkout_sla = service.business.sla("checkout", target=0.99)
conversion = service.business.kpi("conversion", target=0.03, direction=Direction.HIGHER_IS_BETTER)
nightly = service.business.job("nightly", max_age=86_400)
mail = service.business.queue("mail", limit=1000)


def hello(request: HttpRequest, name: str) -> HttpResponse:
    service.log.info("saying hello", who=name)
    return JsonResponse({"hello": name})


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose password=hunter2")


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["ms"]) / 1000)
    return JsonResponse({"slept": True})


def log(request: HttpRequest) -> HttpResponse:
    message = request.GET["message"]
    service.log.info(message, password="hunter2", note=message)
    return JsonResponse({"logged": True})


def call(request: HttpRequest) -> HttpResponse:
    try:
        return HttpResponse(client.get(request.GET["url"], timeout=5).content)
    except requests.RequestException as e:
        return JsonResponse({"error": type(e).__name__}, status=502)


def set_db(request: HttpRequest) -> HttpResponse:
    global state
    state = request.GET["state"]
    return JsonResponse({"db": state})


def business(request: HttpRequest) -> HttpResponse:
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
    return JsonResponse({"business": True})


def metric(request: HttpRequest) -> HttpResponse:
    kind, name = request.GET["type"], request.GET["name"]
    try:
        if kind == "counter":
            service.counter(name, "made on request", ["kind"]).labels(kind=7).inc()
        elif kind == "gauge":
            service.gauge(name, "made on request", ["kind"]).labels(kind=7).set(1)
        else:
            service.histogram(name, "made on request", ["kind"]).labels(kind=7).observe(1)
    except ValueError as e:
        return HttpResponse(str(e), status=400)
    return JsonResponse({"made": name})


urlpatterns: list[Any] = [
    path("hello/<str:name>", hello),
    path("fail", fail),
    path("slow", slow),
    path("log", log),
    path("call", call),
    path("db", set_db),
    path("business", business),
    path("metric", metric),
]

if __name__ == "__main__":
    port = os.environ["PORT"]
    if is_asgi:
        uvicorn.run(application, host="127.0.0.1", port=int(port), log_config=None)
    else:
        os.chdir(Path(__file__).parent)
        options = ["--bind", f"127.0.0.1:{port}", "--threads", "32"]
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "django_app:application"])
