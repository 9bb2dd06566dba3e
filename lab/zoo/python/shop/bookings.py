import os

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


async def metrics(request):
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


app = web.Application()
app.add_routes([web.get("/metrics", metrics)])

if __name__ == "__main__":
    web.run_app(app, port=int(os.environ["PORT"]))
