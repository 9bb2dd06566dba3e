import time

from flask import Flask, request

from devmon_service import devmon

app = Flask(__name__)
service = devmon(app, name="wsgi")
orders = service.counter("orders_total", "orders")
checkout = service.business.queue("mail", limit=10)


@app.get("/slow")
def slow() -> str:
    time.sleep(float(request.args["s"]))
    orders.inc()
    checkout.depth(3)
    return "slept"


@app.get("/fail")
def fail() -> str:
    raise RuntimeError("broken")
