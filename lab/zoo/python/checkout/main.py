# As prometheus_client documents it for FastAPI: the mounted application answers /metrics with a redirect to /metrics/.
from fastapi import FastAPI
from prometheus_client import make_asgi_app

app = FastAPI(debug=False)
app.mount("/metrics", make_asgi_app())
