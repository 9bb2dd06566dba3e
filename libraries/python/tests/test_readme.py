"""What the README shows runs as it is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)
PYTHON = {title: re.findall(r"```python\n(.*?)```", text, re.DOTALL) for title, text in BLOCKS}

FLASK = "client = app.test_client()\npost = lambda path: client.post(path, buffered=True)\nget = client.get\ntext = lambda a: a.get_data(as_text=True)\n"
STARLETTE = "from starlette.testclient import TestClient\nclient = TestClient(app)\npost, get, text = client.post, client.get, lambda a: a.text\n"
DJANGO_SETTINGS = "from django.conf import settings\nsettings.configure(ROOT_URLCONF='urls', SECRET_KEY='x', ALLOWED_HOSTS=['*'])\n"
DJANGO_URLS = """
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from monitoring import checkout, service

def order(request, id):
    service.log.info("order placed", order=id)
    checkout.succeeded(0.2)
    return HttpResponse(id)

urlpatterns = [path("orders/<str:id>", csrf_exempt(order))]
"""
DJANGO = "from werkzeug.test import Client\nclient = Client(application)\npost = lambda path: client.post(path, buffered=True)\nget = client.get\ntext = lambda a: a.get_data(as_text=True)\n"
ASK = """
assert post("/orders/7").status_code == 200
print("METRICS", text(get("/metrics")))
print("HEALTH", get("/health").status_code, get("/ready").status_code, text(get("/ready")))
"""


def run(folder: Path, program: str) -> list[str]:
    (folder / "main.py").write_text(program)
    environment = {**os.environ, "DEVMON_LOG_FORMAT": "json", "OTEL_SERVICE_NAME": "shop", "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "main.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("title", ["FastAPI, Starlette", "Flask", "Django"])
def test_from_an_empty_folder_to_metrics_health_and_logs(tmp_path: Path, title: str) -> None:
    if title == "Django":
        monitoring, wsgi = PYTHON[title]
        (tmp_path / "monitoring.py").write_text(monitoring)
        (tmp_path / "urls.py").write_text(DJANGO_URLS)
        out = run(tmp_path, DJANGO_SETTINGS + wsgi + DJANGO + ASK)
    else:
        (block,) = PYTHON[title]
        out = run(tmp_path, block + (FLASK if title == "Flask" else STARLETTE) + ASK)
    text = "\n".join(out)
    assert re.search(r'http_server_request_duration_seconds_count\{.*http_route="/orders/.*"\} 1\.0', text)
    assert 'business_transactions_total{status="success",tenant="",type="checkout"} 1.0' in text
    assert 'HEALTH 200 200 {"status": "UP", "checks": [{"name": "db", "status": "UP"}]}' in text
    (placed,) = (line for line in map(json.loads, filter(lambda line: line.startswith("{"), out)) if line["message"] == "order placed")
    assert placed["labels.order"] == "7" and placed["service.name"] == "shop" and len(placed["labels.correlation_id"]) == 32


def test_business_and_metrics_of_ones_own(tmp_path: Path) -> None:
    (block,) = PYTHON["Business, security, metrics of your own"]
    ask = "from prometheus_client import generate_latest\nprint(generate_latest(service.registry).decode())"
    assert 'parcels_sent_total{carrier="dhl"} 1.0' in run(tmp_path, block + ask)


def test_every_block_of_python_is_run_here() -> None:
    run_here = {"FastAPI, Starlette", "Flask", "Django", "Business, security, metrics of your own"}
    assert {title for title, blocks in PYTHON.items() if blocks} == run_here
