package dev.devmon.alerting.routing;

import dev.devmon.codec.Json;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.stores.ServedApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A stand-in for the router's API: it keeps the alerts that it is sent, and does with them as a test says. */
public final class StandInRouter implements AutoCloseable {
    private final LoopbackPages pages = new LoopbackPages();
    private final int port = pages.open(404);
    private final List<Map<String, String>> alerts = new CopyOnWriteArrayList<>();
    private volatile Function<Map<String, String>, List<String>> receivers = labels -> List.of();
    private volatile BiPredicate<Map<String, String>, Map<String, String>> mutes = (source, target) -> false;

    public StandInRouter() {
        pages.program(port, this::answer);
    }

    /** Labels of an alert -> who is told. */
    public StandInRouter routing(Function<Map<String, String>, List<String>> told) {
        receivers = told;
        return this;
    }

    /** Labels of two alerts -> whether the first mutes the second. */
    public StandInRouter muting(BiPredicate<Map<String, String>, Map<String, String>> muting) {
        mutes = muting;
        return this;
    }

    /** All that it was sent, in their order. */
    public List<Map<String, String>> alerts() {
        return List.copyOf(alerts);
    }

    public ServedApi api() {
        return new ServedApi("router", port);
    }

    /** What it answers to a request with a body; empty for one that the API does not have. */
    public Optional<String> answer(String request, String body) {
        if (request.equals("POST /api/v2/alerts")) {
            Json.read(body).orElseThrow().children().stream()
                    .map(alert -> alert.texts("/labels"))
                    .forEach(alerts::add);
            return Optional.of("");
        }
        return request.equals("GET /api/v2/alerts")
                ? Optional.of(Json.write(alerts.stream().map(this::shown).toList()))
                : Optional.empty();
    }

    private Map<String, Object> shown(Map<String, String> alert) {
        return Map.of(
                "labels",
                alert,
                "fingerprint",
                alert.toString(),
                "receivers",
                receivers.apply(alert).stream()
                        .map(name -> Map.of("name", name))
                        .toList(),
                "status",
                Map.of(
                        "inhibitedBy",
                        alerts.stream()
                                .filter(source -> mutes.test(source, alert))
                                .map(Object::toString)
                                .toList()));
    }

    @Override
    public void close() {
        pages.close();
    }
}
