package dev.devmon.reconcile;

import dev.devmon.codec.Json;
import dev.devmon.definition.Component.Setup;
import dev.devmon.definition.Ready.JsonValue;
import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.SetupRequest;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Sends a ready component its setup: what the component stores itself. */
final class ComponentSetup {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BOUNDARY = "devmon-file";

    private final Session session;

    ComponentSetup(Session session) {
        this.session = session;
    }

    /**
     * Sends the requests in order, then records in the container that they were sent: the next run makes up for one
     * that is cut off before that.
     *
     * @throws FailureException {@code COMPONENT} when the component rejects a request
     */
    void run(Blueprint blueprint, String containerId) {
        if (blueprint.setup().isEmpty()) {
            return;
        }
        session.events().accept(new Event.Started(blueprint.component(), "setting it up"));
        blueprint.setup().forEach(request -> send(request, blueprint));
        StepExecution.writeMarker(
                session.engine(), containerId, blueprint.loadedFiles().text());
    }

    private static void send(SetupRequest request, Blueprint blueprint) {
        Setup setup = request.definition();
        PortBinding port = Objects.requireNonNull(blueprint.ports().get(setup.port()), setup.port());
        String asked = setup.method() + " " + request.path();
        try {
            Map<String, String> headers = new TreeMap<>(setup.headers());
            boolean form = setup.upload() == Setup.Upload.FORM;
            headers.put("Content-Type", form ? "multipart/form-data; boundary=" + BOUNDARY : "application/json");
            LocalHttp.Answer answer = LocalHttp.request(
                    setup.method(),
                    LocalHttp.url(port.host(), request.path()),
                    headers,
                    (form ? form(request) : request.body()).getBytes(StandardCharsets.UTF_8),
                    TIMEOUT);
            whyRefused(setup, answer).ifPresent(why -> {
                throw failure(blueprint, asked + " " + why).asException();
            });
        } catch (IOException e) {
            throw new FailureException(failure(blueprint, asked + ": " + e.getMessage()), e);
        }
    }

    private static String form(SetupRequest request) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + request.file()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + request.body() + "\r\n--" + BOUNDARY
                + "--\r\n";
    }

    private static Optional<String> whyRefused(Setup setup, LocalHttp.Answer answer) {
        JsonValue wanted = setup.expects();
        boolean expected = wanted == null
                || Json.read(answer.body())
                        .flatMap(document -> document.text(wanted.pointer()))
                        .filter(wanted.equalTo()::equals)
                        .isPresent();
        return answer.ok() && expected
                ? Optional.empty()
                : Optional.of("answers " + answer.status() + " " + answer.body().strip());
    }

    private static Failure failure(Blueprint blueprint, String why) {
        return Failure.component(
                blueprint.component() + " runs, but was not set up",
                why,
                "`devmon up` tries again; see `devmon logs " + blueprint.component() + "`");
    }
}
