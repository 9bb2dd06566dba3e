"""Prints the spans and the access line of one request to Django under its instrumentation."""

import sys

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from opentelemetry import trace
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from devmon_service import devmon


def order(request: HttpRequest, id: int) -> HttpResponse:
    return HttpResponse("ok")


interface, instrumented = sys.argv[1:]
exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
urlpatterns = [path("orders/<int:id>", order)]
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="x", ALLOWED_HOSTS=["testserver"], MIDDLEWARE=["django.middleware.common.CommonMiddleware"])
if instrumented == "instrumented":
    DjangoInstrumentor().instrument()
app = devmon(get_asgi_application() if interface == "asgi" else get_wsgi_application(), name="django").app
if interface == "asgi":
    from starlette.testclient import TestClient

    TestClient(app).get("/orders/7")
else:
    from werkzeug.test import Client

    Client(app).get("/orders/7", base_url="http://testserver", buffered=True)
for span in exporter.get_finished_spans():
    print(f"span {span.kind.name} {span.name} {span.context.trace_id:032x}")
