package dev.devmon.app;

import dev.devmon.codec.Json;
import dev.devmon.dashboards.ServiceDashboard;
import dev.devmon.definition.Component;
import dev.devmon.failure.FailureException;
import dev.devmon.reconcile.Page;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.Alerts;
import dev.devmon.stores.ServedApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses of pages: of components, dashboards, services, alerts, traces and logs. */
public final class Pages {
    private static final Pattern TRACE_ID = Pattern.compile("(?i)[0-9a-f]{16}|[0-9a-f]{32}");

    private final Session session;

    public Pages(Session session) {
        this.session = session;
    }

    /**
     * Returns the address of a component's first page.
     *
     * @throws FailureException {@code COMPONENT} when it does not run, {@code USAGE} when it has no page or is unknown
     */
    public String page(String name) {
        Component component = session.stack().requireComponent(name);
        if (component.links().isEmpty()) {
            throw FailureException.usage(
                    name + " has no page", "its component file defines no link", "`devmon status` lists the pages");
        }
        return Page.of(component, RunningStack.of(session).require(name).ports())
                .get(0)
                .url();
    }

    /**
     * Returns the address of the stack's front page: the first component in the definition that offers one and runs.
     */
    public String frontPage() {
        RunningStack running = RunningStack.of(session);
        return session.stack().components().stream()
                .filter(component -> !component.links().isEmpty())
                .sorted(Comparator.comparing(
                        component -> component.portServing(ServedApi.FRONT_PAGE).isEmpty()))
                .flatMap(component -> running.running(component.name()).stream()
                        .flatMap(container -> Page.of(component, container.ports()).stream()))
                .findFirst()
                .orElseThrow(() -> running.notRunning("the stack"))
                .url();
    }

    /**
     * Returns the address of a dashboard.
     *
     * @throws FailureException {@code COMPONENT} when the component that shows dashboards does not run
     */
    public String dashboard(String uid) {
        return page(session.stack().requireServing(ServedApi.FRONT_PAGE).name()) + "d/" + uid;
    }

    /**
     * Returns the address of a service's dashboard.
     *
     * @throws FailureException {@code USAGE} for a service that discovery does not know
     */
    public String service(String name) {
        List<String> known = Discover.targets(session);
        if (!known.contains(name)) {
            throw Discover.unknown(name, "discovery has found no service of this name", known);
        }
        return dashboard(ServiceDashboard.uid(name));
    }

    /**
     * Returns the address of a trace's page.
     *
     * @throws FailureException {@code USAGE} when the id is not a valid trace id
     */
    public String trace(String id) {
        if (!TRACE_ID.matcher(id).matches()) {
            throw FailureException.usage(
                    "\"" + id + "\" is not a valid trace id",
                    "a trace id has 16 or 32 hexadecimal digits",
                    "`devmon trace` lists the latest");
        }
        return root(ServedApi.TRACE_SEARCH) + "trace/" + id.toLowerCase(Locale.ROOT);
    }

    /** Returns the address of the page that shows the result of an expression. */
    public String query(String expression) {
        return root(ServedApi.METRICS) + "query?g0.expr=" + encoded(expression);
    }

    /** Returns the pages of dashboards: devmon's own, then that of each service. */
    public List<Page> dashboards() {
        String folder = session.stack().requireServing(ServedApi.FRONT_PAGE).folder();
        Stream<Page> own = session.stack().files().tree(folder + "/dashboards").values().stream()
                .flatMap(text -> Json.read(text).stream())
                .map(root -> new Page(
                        root.text("/title").orElse(""),
                        dashboard(root.text("/uid").orElse(""))));
        Stream<Page> services = Discover.targets(session).stream()
                .distinct()
                .map(name -> new Page(name, dashboard(ServiceDashboard.uid(name))));
        return Stream.concat(own, services).toList();
    }

    /** Returns the address of the page that searches the log lines of a service. */
    public String logs(String service) {
        String query = "service.name:\"" + service.replace("\"", "") + "\"";
        return root(ServedApi.LOG_PAGES)
                + "app/discover#/?_g=(time:(from:now-1h,to:now))&_a=(query:(language:kuery,query:'"
                + encoded(query) + "'))";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the address of the component that serves an interface, ending with a slash. */
    private String root(String serving) {
        RunningStack running = RunningStack.of(session);
        int port = running.port(serving)
                .orElseThrow(() -> running.notRunning(
                        session.stack().requireServing(serving).name()));
        return "http://localhost:" + port + "/";
    }

    /**
     * Returns the address of the page that shows an alert's rule and state.
     *
     * @throws FailureException {@code USAGE} for an alert that no rule in force defines
     */
    public String alert(String name) {
        new Alerts(session).requireKnown(name);
        return page(session.stack().requireServing(ServedApi.METRICS).name()) + "alerts?search=" + name;
    }
}
