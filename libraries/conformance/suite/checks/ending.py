"""The end of the process. It has a start of its own, since nothing can be asked afterwards."""

import concurrent.futures
import time

from ..check import check, equal, expect
from ..service import eventually


@check("SIGTERM: /ready is 503 at once, requests are taken for the grace period, running ones end, and so does the process", needs="example process", start="ending")
def _(service):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(service.get, "/slow?ms=3000")
        expect(eventually(lambda: service.metrics().sum("http_server_active_requests") == 1, 2), "the slow request does not run")
        begin = time.monotonic()
        service.terminate()
        expect(eventually(lambda: service.get("/ready").status == 503, 1), "/ready is not 503 within a second")
        checks = service.get("/ready").json().get("checks", [])
        expect({"name": "shutdown", "status": "DOWN"} in checks, f"the checks are {checks}")
        equal([service.get("/health").status, service.get("/hello/late").status], [200, 200], "the statuses of /health and /hello")
        equal(slow.result().status, 200, "the status of the request that ran")
    code = service.exit_code()
    took = time.monotonic() - begin
    expect(1.9 < took < 8, f"the process ended {took:.1f} s after SIGTERM, with a grace period of 2 s")
    expect(code in (0, 143, -15), f"its exit code is {code}")
