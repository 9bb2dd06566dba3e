import asyncio
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from devmon_service import devmon

if file := os.environ.get("SPANS_FILE"):
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    provider = TracerProvider()
    # A delay that no test reaches: only a flush exports.
    provider.add_span_processor(BatchSpanProcessor(ConsoleSpanExporter(out=Path(file).open("w")), schedule_delay_millis=600_000))
    trace.set_tracer_provider(provider)


async def slow(request: Request) -> Response:
    await asyncio.sleep(float(request.query_params["s"]))
    return PlainTextResponse("slept")


async def fail(request: Request) -> Response:
    raise RuntimeError("broken")


app = Starlette(routes=[Route("/slow", slow), Route("/fail", fail)])
admin_port = os.environ.get("ADMIN_PORT")
devmon(app, name="asgi", admin_port=int(admin_port) if admin_port else None)
