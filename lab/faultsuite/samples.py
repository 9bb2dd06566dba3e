"""Samples that Prometheus lacks although nobody disturbed what takes them."""

from dataclasses import dataclass, field

INTERVALS = {"app": 3.0}  # as stack/prometheus/host-scraper/prometheus.yml says
INTERVAL = 5.0  # of the stack's own components
BY_HOST_SCRAPER = ("host-scraper",)
# host-scraper hands on once a second: what it has not handed on when it is killed is part of the outage.
HANDING_ON_SECONDS = 1.5


def scraper(key):
    service, component = key
    return "host-scraper" if component == "app" or service in BY_HOST_SCRAPER else "prometheus"


def suffers(key, touched):
    """Whether a series may have a gap when these components are touched."""
    return bool(touched & {scraper(key), key[0]})


def interval(key):
    return INTERVALS.get(key[1], INTERVAL)


@dataclass
class Outage:
    """From the fault to the first samples after `up`; a series suffers only if what scrapes it, or it itself, was touched."""

    number: int
    name: str
    begin: float
    end: float
    touched: set = field(default_factory=set)

    def covers(self, key, at):
        if not suffers(key, self.touched):
            return False
        early = HANDING_ON_SECONDS if scraper(key) == "host-scraper" else 0.2
        return self.begin - early <= at <= self.end + 0.2


@dataclass
class Loss:
    series: tuple
    at: float
    cause: str


def lost(stack, expected, outages, begin, end):
    """Every scrape between begin and end that has no sample, or one that says the scrape failed, outside of the outages."""
    found = []
    port = stack.prometheus_port()
    for key in sorted(expected.series):
        every = interval(key)
        selector = f'up{{service="{key[0]}",component="{key[1]}"}}[{int(end - begin) + 60}s]'
        taken = set()
        for series in stack.query(port, selector) or []:
            taken |= {float(at) for at, value in series["values"] if float(value) == 1}
        times = [at for at in sorted(taken) if begin <= at <= end]
        for before, after in zip([begin, *times], [*times, end]):
            at = before + every
            while at < after - every / 2:
                if not any(outage.covers(key, at) for outage in outages):
                    found.append(Loss(key, at, _during(outages, at)))
                at += every
    return found


def _during(outages, at):
    for outage in outages:
        if at <= outage.end + INTERVAL:
            return f"fault {outage.number}, {outage.name}"
    return "after the last fault"
