package dev.devmon.reconcile;

import dev.devmon.codec.Json;
import dev.devmon.definition.Ready;
import dev.devmon.engine.Engine;
import dev.devmon.engine.LogQuery;
import dev.devmon.plan.PortBinding;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a component once whether it is ready. */
public final class ReadinessCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Engine engine;

    public ReadinessCheck(Engine engine) {
        this.engine = engine;
    }

    /**
     * Returns why the component is not ready, or empty when it is.
     *
     * @param ports the component's published ports by name
     */
    public Optional<String> whyNot(Ready.Check check, String containerId, Map<String, PortBinding> ports) {
        if (check instanceof Ready.All all) {
            return all.checks().stream()
                    .flatMap(each -> whyNot(each, containerId, ports).stream())
                    .findFirst();
        }
        if (check instanceof Ready.Http http) {
            return whyNot(http, ports);
        }
        if (check instanceof Ready.Tcp tcp) {
            return whyNot(tcp, ports);
        }
        return whyNot((Ready.Log) check, containerId);
    }

    private static Optional<String> whyNot(Ready.Http check, Map<String, PortBinding> ports) {
        PortBinding port = ports.get(check.port());
        if (port == null) {
            return Optional.of("port " + check.port() + " is not published");
        }
        String asked = LocalHttp.url(port.host(), check.path());
        try {
            LocalHttp.Answer answer = LocalHttp.request("GET", asked, TIMEOUT);
            if (answer.status() != check.status()) {
                return Optional.of(asked + " answers " + answer.status() + " instead of " + check.status());
            }
            return check.json() == null ? Optional.empty() : whyNot(check.json(), answer.body(), asked);
        } catch (IOException e) {
            return Optional.of(asked + ": " + e.getMessage());
        }
    }

    private static Optional<String> whyNot(Ready.JsonValue wanted, String body, String asked) {
        String found = Json.read(body)
                .flatMap(document -> document.text(wanted.pointer()))
                .orElse("nothing");
        return found.equals(wanted.equalTo())
                ? Optional.empty()
                : Optional.of(asked + " says " + wanted.pointer() + " is " + found + " instead of " + wanted.equalTo());
    }

    private static Optional<String> whyNot(Ready.Tcp check, Map<String, PortBinding> ports) {
        PortBinding port = ports.get(check.port());
        if (port == null) {
            return Optional.of("port " + check.port() + " is not published");
        }
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port.host()), (int) TIMEOUT.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("port " + port.host() + ": " + e.getMessage());
        }
    }

    private Optional<String> whyNot(Ready.Log check, String containerId) {
        AtomicBoolean found = new AtomicBoolean();
        // a restarted container still has the log of its earlier runs
        LogQuery thisRun = new LogQuery(LogQuery.ALL, engine.vitals(containerId).startedAt(), LogQuery.End.NOW);
        engine.logs(containerId, thisRun, line -> {
            if (check.pattern().matcher(line).find()) {
                found.set(true);
            }
        });
        return found.get() ? Optional.empty() : Optional.of("its log has no line \"" + check.pattern() + "\" yet");
    }
}
