package dev.devmon.alerting.drill;

import dev.devmon.alerting.RuleFile;
import dev.devmon.alerting.unittest.Exercise;
import dev.devmon.codec.Problems;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.reconcile.ToolContainers;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A second server with the stack's rules, whose past is the series of an alert's unit test. Closing removes the server.
 */
final class DrillServer implements AutoCloseable {
    /**
     * The server finds the router only seconds after it has started, and by default would resend alerts once a minute.
     */
    private static final String RESEND = "--rules.alert.resend-delay=2s";

    private static final String HISTORY = "/tmp/history.txt";

    private final Session session;
    private final Blueprint rules;
    private final Exercise exercise;
    private final EphemeralContainer server;

    /** Starts the server, without a past yet. */
    DrillServer(Session session, Blueprint rules, Exercise exercise) {
        this.session = session;
        this.rules = rules;
        this.exercise = exercise;
        String port = rules.definition().portServing(ServedApi.METRICS).orElseThrow();
        this.server = new ToolContainers(session)
                .server(rules, List.of(RESEND), port, files(), EphemeralContainer.Network.STACK);
    }

    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>(rules.files());
        files.putAll(rules.reloadable());
        String config = rules.configFile();
        files.replaceAll((path, text) -> {
            if (path.equals(config)) {
                return exercise.configuration(text);
            }
            boolean rule = path.matches(".*\\.ya?ml")
                    && RuleFile.read(path, text, new Problems()).isPresent();
            return rule ? Exercise.withoutDelays(text) : text;
        });
        return files;
    }

    /**
     * Fills in the past with the server's own tool; the server reads it when it is restarted.
     *
     * @throws FailureException {@code COMPONENT} when the tool rejects it
     */
    void fillIn() {
        server.write(Map.of(HISTORY, exercise.history(session.clock().instant())));
        String data = rules.volumes().values().iterator().next();
        EphemeralContainer.Output output =
                server.run(List.of("promtool", "tsdb", "create-blocks-from", "openmetrics", HISTORY, data));
        if (!output.ok()) {
            throw FailureException.component(
                    "the series of " + exercise.alert() + "'s unit test cannot be filled in",
                    output.text().strip(),
                    "`devmon alerts test` checks the tests");
        }
        server.restart();
        new ToolContainers(session).awaitReady(rules, server);
    }

    ServedApi api() {
        return new ServedApi(rules.component(), server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
