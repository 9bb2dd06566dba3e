package dev.devmon.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.devmon.service.logging.ServiceLogging;
import io.opentelemetry.context.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * Gives a service metrics, health, readiness, correlation and structured logs.
 *
 * <pre>{@code
 * Devmon devmon = Devmon.builder().name("orders").ready("db", db::ping).start();
 * HttpServer server = devmon.instrument(HttpServer.create(address, 0));
 * }</pre>
 *
 * For servlets add {@link dev.devmon.service.servlet.DevmonFilter} instead of the second line.
 */
public final class Devmon {
    private final Identity identity;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Draining draining;
    private final Endpoints endpoints;
    private final Requests requests;
    private final OutgoingRequests outgoing;
    private final Business business;
    private final Security security;
    private final OwnMetrics ownMetrics;

    private Devmon(Builder options) {
        identity = Identity.of(System::getenv, options.name, options.version, options.environment);
        ServiceLogging.install(identity, System.getenv("DEVMON_LOG_FORMAT"));
        draining = new Draining(grace(System.getenv("DEVMON_GRACE"), options.grace));
        endpoints =
                new Endpoints(new Scrape(registry, options.others), new Readiness(options.checks), draining::hasBegun);
        HttpMetrics http = new HttpMetrics(registry);
        Bounded tenants = new Bounded(Bounded.TENANTS);
        requests = new Requests(http, options.accessLog, options.tenant, tenants::of);
        outgoing = new OutgoingRequests(http);
        business = new Business(registry, Devmon::tenant);
        security = new Security(registry, Devmon::tenant);
        ownMetrics = new OwnMetrics(registry, identity.isDevelopment());
        Info.builder()
                .name("target_info")
                .help("Who the service is.")
                .labelNames("service_name", "service_version", "deployment_environment_name")
                .register(registry)
                .setLabelValues(identity.name(), identity.version(), identity.environment());
        JvmMetrics.builder().register(registry);
    }

    private static String tenant() {
        return RequestContext.current().map(RequestContext::tenant).orElse("");
    }

    private Duration grace(String variable, Optional<Duration> option) {
        if (variable != null) {
            return Duration.ofMillis(Math.round(Double.parseDouble(variable) * 1000));
        }
        return option.orElse(identity.isDevelopment() ? Duration.ZERO : Duration.ofSeconds(5));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Logging alone, for what is logged before {@link Builder#start}; the options are those of the builder, or null.
     *
     * @return whether lines are JSON
     */
    public static boolean startLogging(String name, String version, String environment) {
        return ServiceLogging.install(
                Identity.of(System::getenv, name, version, environment), System.getenv("DEVMON_LOG_FORMAT"));
    }

    /** The server with the endpoints, whose contexts are instrumented; to be called before they are made. */
    public HttpServer instrument(HttpServer server) {
        return new InstrumentedServer(server, requests, endpoints);
    }

    /** Says which template the path of a request matched, e.g. `/orders/{id}`, where a context serves several. */
    public static void route(HttpExchange exchange, String template) {
        exchange.setAttribute(InstrumentedServer.ROUTE, template);
    }

    /** The client, whose requests carry correlation id and trace and are counted. */
    public HttpClient instrument(HttpClient client) {
        return new InstrumentedClient(client, outgoing);
    }

    /** The executor, whose tasks belong to the request in which they were handed over. */
    public ExecutorService executor(ExecutorService executor) {
        return Context.taskWrapping(executor);
    }

    public Identity identity() {
        return identity;
    }

    public Business business() {
        return business;
    }

    public Security security() {
        return security;
    }

    /** Of the Prometheus client: further metrics may be registered in it. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** For servers that are instrumented by other means. */
    public Requests requests() {
        return requests;
    }

    /** For clients that are instrumented by other means. */
    public OutgoingRequests outgoing() {
        return outgoing;
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * A counter of the service's own.
     *
     * @throws IllegalArgumentException in development, if the name or a label breaks the naming practice
     */
    public Counter counter(String name, String help, String... labels) {
        return ownMetrics.counter(name, help, labels);
    }

    /** A gauge of the service's own; throws as {@link #counter} does. */
    public Gauge gauge(String name, String help, String... labels) {
        return ownMetrics.gauge(name, help, labels);
    }

    /**
     * A histogram of the service's own; throws as {@link #counter} does.
     *
     * @param bounds of its buckets, in the unit of its name
     */
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return ownMetrics.histogram(name, help, bounds, labels);
    }

    /** The options, all of which may be left out. */
    public static final class Builder {
        private String name;
        private String version;
        private String environment;
        private final Map<String, Check> checks = new TreeMap<>();
        private Function<ServerRequest, String> tenant = request -> "";
        private boolean accessLog = true;
        private int adminPort = -1;
        private Optional<Duration> grace = Optional.empty();
        private final List<PrometheusRegistry> others = new ArrayList<>();

        private Builder() {}

        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder version(String version) {
            this.version = version;
            return this;
        }

        public Builder environment(String environment) {
            this.environment = environment;
            return this;
        }

        /** A check of readiness. */
        public Builder ready(String name, Check check) {
            checks.put(name, check);
            return this;
        }

        /** How to tell a request's tenant; empty or null if it has none. */
        public Builder tenant(Function<ServerRequest, String> tenant) {
            this.tenant = tenant;
            return this;
        }

        /** Whether each request has a line in the log; by default it has. */
        public Builder accessLog(boolean accessLog) {
            this.accessLog = accessLog;
            return this;
        }

        /** Serves the endpoints on 127.0.0.1 and this port too; 9464 is customary. */
        public Builder adminPort(int adminPort) {
            this.adminPort = adminPort;
            return this;
        }

        /** How long requests are taken after SIGTERM; by default not at all in development, else for 5 s. */
        public Builder grace(Duration grace) {
            this.grace = Optional.of(grace);
            return this;
        }

        /** A registry of which /metrics serves everything too, such as Micrometer's; a name that both have is this one's. */
        public Builder alsoServe(PrometheusRegistry registry) {
            others.add(registry);
            return this;
        }

        /**
         * Takes over logging and SIGTERM, and opens the admin port.
         *
         * @throws IllegalStateException if the admin port is taken
         */
        public Devmon start() {
            Devmon devmon = new Devmon(this);
            if (adminPort >= 0) {
                AdminServer.start(adminPort, devmon.endpoints);
            }
            devmon.draining.onSigterm();
            return devmon;
        }
    }
}
