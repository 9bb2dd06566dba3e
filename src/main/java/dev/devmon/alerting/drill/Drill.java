package dev.devmon.alerting.drill;

import dev.devmon.alerting.routing.Routes;
import dev.devmon.alerting.routing.Routes.Stop;
import dev.devmon.alerting.unittest.Exercise;
import dev.devmon.alerting.unittest.RuleTests;
import dev.devmon.codec.Json;
import dev.devmon.codec.Problems;
import dev.devmon.event.Event;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.Blueprint;
import dev.devmon.session.Polling;
import dev.devmon.session.Session;
import dev.devmon.stores.ActiveAlert;
import dev.devmon.stores.Alerts;
import dev.devmon.stores.ServedApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes an alert fire for real without touching the user's data: a second server with the same rules gets the series of
 * the alert's unit test as its past, and passes what fires to the stack's own router.
 */
public final class Drill {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration UNTIL_FIRING = Duration.ofSeconds(60);
    private static final Duration UNTIL_ROUTED = Duration.ofSeconds(30);
    private static final Duration UNTIL_DELIVERED = Duration.ofSeconds(60);

    private final Session session;
    private final Instant begin;
    private final List<Hop> hops = new ArrayList<>();

    /** Creates a drill for a single run. */
    public Drill(Session session) {
        this.session = session;
        this.begin = session.clock().instant();
    }

    /**
     * The result of a drill.
     *
     * @param hops the events on the alert's way
     * @param delivered the receivers that were notified, and how: "slack-development (email)"
     * @param muted why nobody was notified; empty when somebody was
     */
    public record Report(String alert, List<Hop> hops, List<String> delivered, String muted, Duration took) {}

    /** An event, and the time since the drill began. */
    public record Hop(Duration after, String what) {}

    /**
     * Runs the drill to its end.
     *
     * @throws FailureException {@code USAGE} for an alert that is unknown or has no unit test that fires;
     *     {@code COMPONENT}, with the hop that failed
     */
    public Report run(String alert) {
        Blueprint rules = BlueprintFactory.serving(session, ServedApi.METRICS);
        Exercise exercise = exercise(alert, rules);
        ServedApi router = ServedApi.of(session, ServedApi.ROUTING);
        Deliveries before = Deliveries.of(router);
        Map<String, String> labels = Map.of();
        Report report;
        try {
            hop(alert, "starting a second " + rules.component() + " with the same rules");
            try (DrillServer server = new DrillServer(session, rules, exercise)) {
                server.fillIn();
                hop(alert, exercise.series() + " series are loaded");
                awaitFiring(alert, server.api());
                Instant fired = session.clock().instant();
                ActiveAlert routed = await(UNTIL_ROUTED, alert + " does not arrive at the router", () -> routed(alert))
                        .get(0);
                labels = routed.labels();
                report = deliver(routed, router, before, fired);
            }
        } catch (FailureException e) {
            throw resolved(router, labels, e);
        }
        resolve(router, labels);
        return report;
    }

    private Exercise exercise(String alert, Blueprint rules) {
        List<RuleTests> tests = session.stack().files().tree(rules.definition().folder() + "/tests").entrySet().stream()
                .flatMap(file -> RuleTests.read(file.getKey(), file.getValue(), new Problems()).stream())
                .toList();
        Set<String> known = new TreeSet<>();
        tests.forEach(file -> file.groups().forEach(group -> group.cases().forEach(test -> known.add(test.alert()))));
        Optional<Exercise> exercise = Exercise.of(alert, tests);
        if (exercise.isEmpty()) {
            throw Alerts.unknown(alert, known);
        }
        return exercise.get();
    }

    private void awaitFiring(String alert, ServedApi server) {
        boolean[] pending = {false};
        await(UNTIL_FIRING, alert + " does not fire on the series of its unit test", () -> {
            Optional<String> state = server.get("/api/v1/alerts").children("/data/alerts").stream()
                    .filter(each -> each.text("/labels/alertname").orElse("").equals(alert))
                    .flatMap(each -> each.text("/state").stream())
                    .findFirst();
            if (state.isPresent() && !pending[0] && state.get().equals("pending")) {
                pending[0] = true;
                hop(alert, "pending");
            }
            return state.filter("firing"::equals).map(List::of).orElse(List.of());
        });
        hop(alert, "firing");
    }

    private List<ActiveAlert> routed(String alert) {
        return new Alerts(session)
                .active().stream()
                        .filter(active -> active.name().equals(alert)
                                && active.label("drill").equals("true")
                                && !(active.receivers().isEmpty()
                                        && active.muted().isEmpty()))
                        .toList();
    }

    private Report deliver(ActiveAlert routed, ServedApi router, Deliveries before, Instant fired) {
        String alert = routed.name();
        String receivers = String.join(", ", routed.receivers());
        hop(alert, "routed to " + (receivers.isEmpty() ? "nobody" : receivers));
        if (!routed.muted().isEmpty()) {
            return report(alert, List.of(), routed.muted());
        }
        List<Stop> stops = Routes.read(
                        router.get("/api/v2/status").text("/config/original").orElseThrow())
                .of(routed.labels());
        DeliveryWatch watch =
                new DeliveryWatch(stops, before, fired, session.clock().instant());
        if (watch.channels().isEmpty()) {
            return report(alert, List.of(), ActiveAlert.NO_CHANNEL);
        }
        hop(alert, "waiting as its routes say: " + waits(stops));
        Duration longest = stops.stream()
                .map(stop -> stop.groupWait().plus(stop.groupInterval()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        await(UNTIL_DELIVERED.plus(longest), alert + " is not delivered to all of " + receivers, () -> {
            Deliveries now = Deliveries.of(router);
            boolean all = watch.allDelivered(now, session.clock().instant());
            watch.failed(now).ifPresent(channel -> {
                throw FailureException.component(
                        alert + " cannot be delivered to " + channel.receiver(),
                        "its " + channel.integration() + " channel fails",
                        "`devmon logs` of the router shows the other side's answer");
            });
            return all ? watch.channels() : List.of();
        });
        return report(
                alert, watch.channels().stream().map(Deliveries.Channel::text).toList(), "");
    }

    private static String waits(List<Stop> stops) {
        return stops.stream()
                .map(stop -> stop.receiver() + " " + stop.groupWait().toSeconds() + " s")
                .collect(Collectors.joining(", "));
    }

    /** Resolves the alert: nothing evaluates it any longer, so it would go on firing until the router drops it. */
    private void resolve(ServedApi router, Map<String, String> labels) {
        if (!labels.isEmpty()) {
            Instant now = session.clock().instant();
            router.send(
                    "POST",
                    "/api/v2/alerts",
                    Json.write(List.of(Map.of(
                            "labels", labels, "startsAt", now.minusSeconds(60).toString(), "endsAt", now.toString()))));
        }
    }

    /** Resolves the alert after a failure. If that fails too, it is reported after the first failure. */
    private FailureException resolved(ServedApi router, Map<String, String> labels, FailureException first) {
        try {
            resolve(router, labels);
            return first;
        } catch (FailureException second) {
            FailureException both = new FailureException(
                    Stream.concat(first.failures().stream(), second.failures().stream())
                            .toList(),
                    first);
            both.addSuppressed(second);
            return both;
        }
    }

    private void hop(String alert, String what) {
        hops.add(new Hop(Duration.between(begin, session.clock().instant()), what));
        session.events().accept(new Event.Started(alert, what));
    }

    private Report report(String alert, List<String> delivered, String muted) {
        return new Report(
                alert,
                List.copyOf(hops),
                delivered,
                muted,
                Duration.between(begin, session.clock().instant()));
    }

    /** Asks until there is an answer. */
    private <T> List<T> await(Duration within, String otherwise, Supplier<List<T>> question) {
        List<T> answer = new ArrayList<>();
        Polling.every(PAUSE, session)
                .await(within, () -> {
                    answer.addAll(question.get());
                    return answer.isEmpty() ? Optional.of(otherwise) : Optional.empty();
                })
                .ifPresent(why -> {
                    throw FailureException.component(
                            why,
                            "waited " + within.toSeconds() + " s",
                            "`devmon alerts test` checks rules and routes, `devmon alerts` shows what is there");
                });
        return answer;
    }
}
