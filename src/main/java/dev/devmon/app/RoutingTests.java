package dev.devmon.app;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.RuleFile;
import dev.devmon.alerting.notification.NotificationCheck;
import dev.devmon.alerting.routing.InhibitionCheck;
import dev.devmon.alerting.routing.RouteCheck;
import dev.devmon.alerting.routing.RouterFile;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.event.Event;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.Blueprint;
import dev.devmon.reconcile.ToolContainers;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Compares how the router handles alerts with the expectations beside its configuration. */
final class RoutingTests {
    private static final String ROOT = "stack/";
    private static final String ROUTE_TESTS = "routes.test.yaml";
    private static final String INHIBITION_TESTS = "inhibitions.test.yaml";
    private static final String NOTIFICATION_TESTS = "templates.test.yaml";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Session session;

    RoutingTests(Session session) {
        this.session = session;
    }

    /** Returns the expectations about the routes. */
    RouteCheck routes() {
        return expectations(ROUTE_TESTS, RouteCheck::read);
    }

    /**
     * Runs the checks of routes, inhibitions and notifications.
     *
     * @param rules the rules that define the alerts
     */
    List<CheckedFile> run(RouteCheck routes, Collection<RuleFile> rules) {
        InhibitionCheck inhibitions = expectations(INHIBITION_TESTS, InhibitionCheck::read);
        NotificationCheck notifications = expectations(NOTIFICATION_TESTS, NotificationCheck::read);
        Blueprint router = BlueprintFactory.serving(session, ServedApi.ROUTING);
        // The files as they are in the stack: the expectations do not depend on ports
        Map<String, String> unfilled = new TreeMap<>();
        for (String each : router.allFiles().keySet()) {
            String file = StackRules.shown(each, router).substring(ROOT.length());
            if (session.stack().files().contains(file)) {
                unfilled.put(each, session.stack().files().text(file));
            }
        }
        String path = router.configFile();
        RouterFile configuration =
                new RouterFile(path, StackRules.shown(path, router), Objects.requireNonNull(unfilled.get(path), path));
        List<CheckedFile> checked = new ArrayList<>();
        ToolContainers containers = new ToolContainers(session);
        say(router, "rendering a notification of every alert");
        try (EphemeralContainer tools = containers.tools(router, router.allFiles())) {
            CheckedFile format = RouteCheck.format(tools, configuration, session.clock());
            checked.add(format);
            if (!format.findings().isEmpty()) {
                done(router);
                return checked; // it could not be started with it
            }
            checked.add(notifications.run(tools, configuration, unfilled, rules, session.clock()));
        }
        say(router, "asking where every alert goes, and which mute which");
        Map<String, String> files = new TreeMap<>(router.allFiles());
        files.computeIfPresent(path, (name, text) -> InhibitionCheck.withoutChannels(text));
        String port = router.definition().portServing(ServedApi.ROUTING).orElseThrow();
        try (EphemeralContainer server = containers.server(router, port, files, EphemeralContainer.Network.APART)) {
            ServedApi api = new ServedApi(router.component(), server.port());
            checked.add(routes.run(api, configuration, rules, session.clock()));
            checked.add(inhibitions.run(api, configuration, Polling.every(PAUSE, session), session.clock()));
        }
        done(router);
        return checked;
    }

    private <T> T expectations(String name, BiFunction<String, String, T> reader) {
        String file = session.stack().requireServing(ServedApi.ROUTING).folder() + "/" + name;
        return reader.apply(ROOT + file, session.stack().files().text(file));
    }

    private void done(Blueprint router) {
        session.events().accept(new Event.Done(router.component(), "checked"));
    }

    private void say(Blueprint router, String what) {
        session.events().accept(new Event.Started(router.component(), what));
    }
}
