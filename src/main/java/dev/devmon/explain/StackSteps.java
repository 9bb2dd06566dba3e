package dev.devmon.explain;

import dev.devmon.dashboards.ServiceDashboard;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.promql.PromQl;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.MetricsQuery;
import dev.devmon.stores.ScrapedTarget;
import dev.devmon.stores.ServedApi;
import dev.devmon.stores.ServiceLogs;
import dev.devmon.stores.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps for what the running stack has of a target: scrapes, series, requests, its dashboard, log lines and traces.
 */
final class StackSteps {
    private static final Duration LATELY = Duration.ofMinutes(15);
    private static final int LINES = 1000;

    private final Session session;
    private final RunningStack running;
    private final DiscoveredService service;

    StackSteps(Session session, RunningStack running, DiscoveredService service) {
        this.session = session;
        this.running = running;
        this.service = service;
    }

    void add(Steps steps) {
        scraped(steps);
        if (steps.hold()) {
            stored(steps);
            if (service.measured() != null) {
                return; // an exporter has neither requests, log lines nor traces of it
            }
            requests(steps);
            if (service.origin() != Origin.KUBERNETES) {
                dashboard(steps);
            }
        }
        logs(steps);
        traces(steps);
    }

    /** Adds the steps of a service that pushes its telemetry. */
    void addPushed(Steps steps) {
        steps.ok("sends", service.reason());
        requests(steps);
        dashboard(steps);
        logs(steps);
        traces(steps);
    }

    private void scraped(Steps steps) {
        Optional<ScrapedTarget> scraped;
        try {
            scraped = ScrapedTarget.of(running, service.name(), service.address());
        } catch (FailureException e) {
            steps.failed("scraped", Cause.NO_SCRAPER, why(e));
            return;
        }
        if (scraped.isEmpty() || scraped.get().at().equals(Instant.EPOCH)) {
            steps.failed("scraped", Cause.NOT_YET_SCRAPED, "it has not been scraped yet");
            return;
        }
        ScrapedTarget target = scraped.get();
        String last = String.format(
                Locale.ROOT, "last at %s, in %d ms", target.at(), target.took().toMillis());
        if (target.up()) {
            steps.ok("scraped", last);
        } else {
            steps.failed("scraped", cause(target.error()), last, target.error());
        }
    }

    /** Returns the cause of a scrape error, whose words are those of Go's HTTP client and of Prometheus. */
    private Cause cause(String error) {
        if (error.contains("context deadline exceeded") || error.contains("Client.Timeout")) {
            return Cause.SCRAPER_TIMES_OUT;
        }
        if (error.contains("x509: ")) {
            return Cause.CERTIFICATE;
        }
        if (service.origin() == Origin.KUBERNETES && error.contains("HTTP status 403")) {
            return Cause.NO_RIGHTS;
        }
        return error.contains("dial tcp") || error.contains("no such host")
                ? Cause.SCRAPER_CANNOT_CONNECT
                : Cause.SCRAPE_FAILED;
    }

    private void stored(Steps steps) {
        MetricsQuery metrics = MetricsQuery.of(running);
        String instance = "{" + PromQl.equal("service", service.name()) + ", "
                + PromQl.equal("instance", service.address()) + "}";
        metrics.instant("scrape_samples_post_metric_relabeling" + instance)
                .flatMap(samples -> samples.stream().findFirst())
                .ifPresent(sample -> steps.ok(
                        "stored", String.format(Locale.ROOT, "%.0f series in the last scrape", sample.value())));
    }

    private void requests(Steps steps) {
        MetricsQuery metrics = MetricsQuery.of(running);
        List<String> conventions = metrics
                .instant("sort_desc(service_convention:http_server_requests:priority{"
                        + PromQl.equal("service", service.name()) + "})")
                .orElse(List.of())
                .stream()
                .map(sample -> String.valueOf(sample.labels().get("convention")))
                .distinct()
                .toList();
        if (conventions.isEmpty()) {
            steps.hint(
                    "requests",
                    requestsCause(metrics),
                    "no requests are counted in a form that devmon can read, or there have been none yet");
        } else {
            steps.ok("requests", "read by the convention " + conventions.get(0));
        }
    }

    /**
     * Returns why there are no request metrics: a counter or histogram that tells statuses apart most likely counts
     * requests, in the service's own form.
     */
    private Cause requestsCause(MetricsQuery metrics) {
        String homeMade = Stream.of("code", "status")
                .map(label -> "{" + PromQl.equal("service", service.name())
                        + ", __name__=~\".+(?:_total|_count)\", __name__!~\".*(?:client|scrape|promhttp).*\", "
                        + PromQl.matching(label, "[1-5]..") + "}")
                .collect(Collectors.joining(" or ", "count(", ")"));
        return metrics.instant(homeMade).filter(found -> !found.isEmpty()).isPresent()
                ? Cause.UNKNOWN_CONVENTION
                : Cause.NO_REQUESTS;
    }

    private void dashboard(Steps steps) {
        ServedApi.among(running, ServedApi.FRONT_PAGE)
                .ifPresent(page -> steps.ok(
                        "dashboard", "http://localhost:" + page.port() + "/d/" + ServiceDashboard.uid(service.name())));
    }

    private void logs(Steps steps) {
        look("logs", ServedApi.LOG_SEARCH, steps, () -> {
            Instant from = session.clock().instant().minus(LATELY);
            int lines = new ServiceLogs(session)
                    .search(new LogSearch.Query(service.name(), null, null, null, from, null, LINES))
                    .size();
            return (lines == LINES ? "at least " : "") + lines + " lines in the last " + LATELY.toMinutes()
                    + " minutes";
        });
    }

    private void traces(Steps steps) {
        look(
                "traces",
                ServedApi.TRACE_SEARCH,
                steps,
                () -> new Traces(session).services().contains(service.name())
                        ? "there are some: `devmon trace " + service.name() + "`"
                        : "it has sent none");
    }

    /** Adds a step with the evidence of a store, if it runs; one that does not answer is only a hint. */
    private void look(String name, String serving, Steps steps, Supplier<String> evidence) {
        if (ServedApi.among(running, serving).isPresent()) {
            try {
                steps.ok(name, evidence.get());
            } catch (FailureException e) {
                steps.hint(name, Cause.STORE_SILENT, why(e));
            }
        }
    }

    private static String why(FailureException e) {
        Failure failure = e.failures().get(0);
        return failure.what() + ": " + failure.why();
    }
}
