package dev.devmon.app;

import dev.devmon.codec.Node;
import dev.devmon.codec.Suggestion;
import dev.devmon.dashboards.ServiceDashboard;
import dev.devmon.definition.Component;
import dev.devmon.event.Event;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.health.ReadinessWait;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import dev.devmon.stores.Alerts;
import dev.devmon.stores.ServedApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Use cases on components that are there already: their pages, their logs, a restart. */
public final class Running {
    private static final Pattern TRACE_ID = Pattern.compile("(?i)[0-9a-f]{16}|[0-9a-f]{32}");

    private final Session session;

    public Running(Session session) {
        this.session = session;
    }

    /**
     * The address of a component's first page.
     *
     * @throws FailureException {@code COMPONENT} when it does not run, {@code USAGE} when it has no
     *     page or its name is unknown
     */
    public String page(String name) {
        Component component = component(name);
        if (component.links().isEmpty()) {
            throw new Failure(
                            name + " has no page",
                            "its component file names no link",
                            "`devmon status` lists the pages",
                            ExitCode.USAGE)
                    .asException();
        }
        return Page.of(component, container(name).ports()).get(0).url();
    }

    /** The address of the stack's front page: the first component in the definition that offers one and runs. */
    public String frontPage() {
        List<ObservedContainer> containers =
                session.engine().containers(session.stack().name());
        return session.stack().components().stream()
                .filter(component -> !component.links().isEmpty())
                .sorted(Comparator.comparing(
                        component -> component.portServing(ServedApi.FRONT_PAGE).isEmpty()))
                .flatMap(component -> containers.stream()
                        .filter(container -> container.component().equals(component.name()) && container.running())
                        .flatMap(container -> Page.of(component, container.ports()).stream()))
                .findFirst()
                .orElseThrow(() -> notRunning("the stack"))
                .url();
    }

    /**
     * The address of a dashboard.
     *
     * @throws FailureException {@code COMPONENT} when the component that shows it does not run
     */
    public String dashboard(String uid) {
        Component pages = session.stack()
                .serving(ServedApi.FRONT_PAGE)
                .orElseThrow(() -> new IllegalStateException("no component serves " + ServedApi.FRONT_PAGE));
        return page(pages.name()) + "d/" + uid;
    }

    /**
     * The address of a service's dashboard.
     *
     * @throws FailureException {@code USAGE} for a service that discovery does not know
     */
    public String service(String name) {
        List<String> known = Discover.targets(session);
        if (!known.contains(name)) {
            throw new Failure(
                            "no service \"" + name + "\" is known",
                            "discovery has found none under this name",
                            Suggestion.didYouMean(name, known) + "`devmon discover` lists what it has found",
                            ExitCode.USAGE)
                    .asException();
        }
        return dashboard(ServiceDashboard.uid(name));
    }

    /**
     * The address of a trace's page.
     *
     * @throws FailureException {@code USAGE} when it is no trace id
     */
    public String trace(String id) {
        if (!TRACE_ID.matcher(id).matches()) {
            throw new Failure(
                            "\"" + id + "\" is no trace id",
                            "a trace id has 16 or 32 hexadecimal digits",
                            "`devmon trace` lists the latest",
                            ExitCode.USAGE)
                    .asException();
        }
        return root(ServedApi.TRACE_SEARCH) + "trace/" + id.toLowerCase(Locale.ROOT);
    }

    /** The address of the page that searches the log lines of a service. */
    public String logs(String service) {
        String query = "service.name:\"" + service.replace("\"", "") + "\"";
        return root(ServedApi.LOG_PAGES)
                + "app/discover#/?_g=(time:(from:now-1h,to:now))&_a=(query:(language:kuery,query:'"
                + URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20") + "'))";
    }

    /** The address of what a component serves, with a slash at its end. */
    private String root(String serving) {
        Component component = Drafting.component(session.stack(), serving);
        PortBinding port = Objects.requireNonNull(
                container(component.name())
                        .ports()
                        .get(component.portServing(serving).orElseThrow()),
                component.name());
        return "http://localhost:" + port.host() + "/";
    }

    /**
     * The address of the page that shows an alert's rule and state.
     *
     * @throws FailureException {@code USAGE} for an alert that no rule in force makes
     */
    public String alert(String name) {
        Set<String> known = new TreeSet<>();
        ServedApi.of(session, ServedApi.METRICS)
                .get("/api/v1/rules?type=alert")
                .find("/data/groups")
                .map(Node::children)
                .orElse(List.of())
                .forEach(group -> group.find("/rules").map(Node::children).orElse(List.of()).stream()
                        .flatMap(rule -> rule.text("/name").stream())
                        .forEach(known::add));
        if (!known.contains(name)) {
            throw Alerts.unknown(name, known);
        }
        Component rules = Drafting.component(session.stack(), ServedApi.METRICS);
        return page(rules.name()) + "alerts?search=" + name;
    }

    /**
     * Restarts a component's container, and returns when it is ready.
     *
     * @throws FailureException {@code COMPONENT} when it does not run or does not get ready
     */
    public void restart(String name) {
        Component component = component(name);
        StackLock.whileHeld(session, "restart", () -> {
            ObservedContainer container = container(name);
            Instant begin = session.clock().instant();
            session.events().accept(new Event.Started(name, "restarting"));
            session.engine().restart(container.id());
            try {
                new ReadinessWait(session.engine(), session.clock(), session.sleeper())
                        .await(component, container.id(), container.ports(), begin, session.events());
            } catch (InterruptedException e) {
                throw Convergence.interrupted();
            }
            return name;
        });
    }

    private Component component(String name) {
        session.stack().checkKnown(List.of(name));
        return session.stack().component(name).orElseThrow(() -> new Failure(
                        "\"" + name + "\" is a group",
                        "it has several components: " + members(name),
                        "name one of them",
                        ExitCode.USAGE)
                .asException());
    }

    /** The containers of the named components and groups; of all without names. */
    public List<ObservedContainer> containers(Collection<String> names) {
        session.stack().checkKnown(names);
        List<ObservedContainer> found = session
                .engine()
                .containers(session.stack().name())
                .stream()
                .filter(container -> names.isEmpty()
                        || names.contains(container.component())
                        || session.stack()
                                .component(container.component())
                                .filter(component -> names.contains(component.group()))
                                .isPresent())
                .toList();
        if (found.isEmpty()) {
            throw notRunning(names.isEmpty() ? "the stack" : String.join(", ", names));
        }
        return found;
    }

    private ObservedContainer container(String name) {
        return session.engine().containers(session.stack().name()).stream()
                .filter(container -> container.component().equals(name) && container.running())
                .findFirst()
                .orElseThrow(() -> {
                    String leftOut = component(name).skipReason();
                    return leftOut == null ? notRunning(name) : leftOut(name, leftOut);
                });
    }

    private static FailureException leftOut(String name, String why) {
        return new Failure(
                        name + " is left out",
                        why,
                        "`devmon config` says which file turns it off; `devmon up " + name + "` starts it nevertheless",
                        ExitCode.COMPONENT)
                .asException();
    }

    private FailureException notRunning(String what) {
        return new Failure(
                        what + " does not run",
                        "the stack " + session.stack().name() + " has no running container of it",
                        "`devmon up` starts it, `devmon status` says what runs",
                        ExitCode.COMPONENT)
                .asException();
    }

    private String members(String group) {
        return session.stack().components().stream()
                .filter(component -> component.group().equals(group))
                .map(Component::name)
                .collect(Collectors.joining(", "));
    }
}
