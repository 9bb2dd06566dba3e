"""The server under measurement: `server.py PORT with|without|quiet`. "quiet" is without the library and without uvicorn's access log."""

import asyncio
import sys
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from devmon_service import devmon


async def empty(request: Request) -> Response:
    return Response(b"ok")


async def sleeping(request: Request) -> Response:
    await asyncio.sleep(0.001)
    return Response(b"ok")


async def busy(request: Request) -> Response:
    end = time.perf_counter() + 0.001
    while time.perf_counter() < end:
        pass
    return Response(b"ok")


port, kind = int(sys.argv[1]), sys.argv[2]
app = Starlette(routes=[Route("/empty/{id}", empty), Route("/sleeping/{id}", sleeping), Route("/busy/{id}", busy)])
if kind == "with":
    devmon(app, name="bench")
uvicorn.run(app, host="127.0.0.1", port=port, access_log=kind == "without", http="h11", loop="asyncio")
