package dev.devmon.app;

import dev.devmon.app.TelemetryEnvironment.Place;
import dev.devmon.definition.StackFiles;
import dev.devmon.failure.FailureException;
import dev.devmon.onboarding.Frameworks;
import dev.devmon.run.Instrumentation;
import dev.devmon.run.Prepared;
import dev.devmon.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plans how to run a command of the user's so that it sends telemetry to this stack. */
public final class Run {
    /**
     * Variables from the launcher that are meant for devmon alone. The last one names variables that it set where the
     * user had none.
     */
    private static final List<String> OF_THE_LAUNCHER =
            List.of("DEVMON_STDOUT", "DEVMON_STDERR", "DEVMON_LAUNCHER", "DEVMON_BUILD", "DEVMON_LAB", "DEVMON_ADDED");

    private final Session session;
    private final StackFiles files;
    private final Consumer<String> progress;

    /** @param progress receives messages about slow work */
    public Run(Session session, StackFiles files, Consumer<String> progress) {
        this.session = session;
        this.files = files;
        this.progress = progress;
    }

    /**
     * A command that can be started.
     *
     * @param service the name of the service in the stack
     * @param environment the complete environment
     * @param remarks remarks for the person who runs it, a line each
     */
    public record Plan(String service, Map<String, String> environment, List<String> remarks) {}

    /**
     * Plans how to run a command.
     *
     * @param service the requested name of the service; null for that of the environment, or of the project
     */
    public Plan of(List<String> command, @Nullable String service, Path folder) {
        Map<String, String> own = ownEnvironment(session.environment());
        String name = service != null
                ? service
                : own.getOrDefault("OTEL_SERVICE_NAME", Frameworks.of(files).nameOf(folder));
        Map<String, String> all = new LinkedHashMap<>(own);
        List<String> remarks = new ArrayList<>();
        try {
            all.putAll(new TelemetryEnvironment(session).of(Place.MACHINE, name).values());
        } catch (FailureException e) {
            remarks.add("it runs without telemetry: " + e.getMessage() + "; `devmon up` starts what receives it");
            return new Plan(name, own, remarks);
        }
        for (String signal : List.of("TRACES", "METRICS", "LOGS")) {
            all.putIfAbsent("OTEL_" + signal + "_EXPORTER", "otlp");
        }
        all.put(
                "OTEL_RESOURCE_ATTRIBUTES",
                resource(own.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", ""), GitVersion.of(folder, own)));
        Prepared prepared = new Instrumentation(files, all, folder, progress).of(command);
        all.putAll(prepared.environment());
        remarks.addAll(prepared.remarks());
        return new Plan(name, all, remarks);
    }

    static Map<String, String> ownEnvironment(Map<String, String> environment) {
        Map<String, String> own = new TreeMap<>(environment);
        for (String added : environment.getOrDefault("DEVMON_ADDED", "").split(" ", -1)) {
            own.remove(added);
        }
        OF_THE_LAUNCHER.forEach(own::remove);
        return own;
    }

    /** Returns resource attributes with defaults added; those that the user has given stay. */
    static String resource(String given, String version) {
        StringBuilder all = new StringBuilder(given);
        add(all, "service.version", version);
        add(all, "deployment.environment.name", "development");
        return all.toString();
    }

    private static void add(StringBuilder all, String key, String value) {
        if (!value.isEmpty() && !("," + all).contains("," + key + "=")) {
            all.append(all.length() == 0 ? "" : ",").append(key).append('=').append(value);
        }
    }
}
