package dev.devmon.definition;

import dev.devmon.codec.Json;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that appears in the container.
 *
 * @param at absolute path in the container
 * @param when what it depends on
 */
public record Mount(Source source, String at, When when) {

    /**
     * When a mount is present; null for what does not matter.
     *
     * @param secret has to be configured
     * @param with has to be part of the stack, as it is or will be: a component's name
     * @param without must not be part of it
     */
    public record When(@Nullable String secret, @Nullable String with, @Nullable String without) {
        public static final When ALWAYS = new When(null, null, null);

        /** The components that it names. */
        Stream<String> named() {
            return Stream.of(Optional.ofNullable(with), Optional.ofNullable(without))
                    .flatMap(Optional::stream);
        }
    }

    /** Where the content comes from. */
    public sealed interface Source {}

    /**
     * A file or folder beside the component file, copied in.
     *
     * @param path relative to the component's folder
     */
    public record Config(String path, OnChange onChange, Place place) implements Source {}

    /** Where in a file of the container a text goes. */
    public enum Place {
        /** It is the whole file, whatever an earlier mount has put there. */
        WHOLE,
        /** Below what an earlier mount has put there. */
        APPEND
    }

    /** Files that devmon makes from the definition, copied in like a {@link Config}. */
    public record Generated(GeneratedKind kind, OnChange onChange) implements Source {}

    /** A named volume, kept by {@code down}. */
    public record Volume(String name) implements Source {}

    /** A folder whose files devmon writes while the component runs; a volume that all components with it share. */
    public record State(StateKind kind) implements Source {}

    /** A folder into which devmon writes while the component runs, and which goes with its container: for secrets. */
    public record Live(LiveKind kind) implements Source {}

    /** A file that the user named under {@code secrets:}, copied in. */
    public record Secret(String name) implements Source {}

    /** A path that only the host has, read-only. */
    public record Host(String path) implements Source {}

    /** The folders of this machine that hold log files of services, each at its own path below, read-only. */
    public record LogFolders() implements Source {}

    /** What a changed file means to the running component. */
    public enum OnChange {
        /** It is copied in, and the component reloads it. */
        RELOAD,
        /** It is copied in; the component watches the file. */
        WATCHED,
        /** A new container is made. */
        RECREATE
    }

    /** What devmon makes from the definition. */
    public enum GeneratedKind {
        /** Rules: conventions of metrics, thresholds, and the user's own. */
        RULES,
        /** What to do about each alert, as web pages. */
        RUNBOOKS,
        /** Where alerts go, with the user's channels and their secrets. */
        ALERT_ROUTING,
        /** The dashboards of the user's project. */
        DASHBOARDS,
        /** How to read each log file of a service on this machine. */
        LOG_INPUTS;

        /** As in component files: {@code rules}. */
        public String word() {
            return Json.word(this);
        }
    }

    /** What devmon writes into a state folder. */
    public enum StateKind {
        /** Scrape targets: the stack's own components that are reachable in the stack's network. */
        STACK_TARGETS,
        /** Scrape targets: discovered services, and the stack's components on the host's network. */
        HOST_TARGETS,
        /** What discovery knows, as metrics. */
        DISCOVERY_METRICS,
        /** A dashboard for each discovered service. */
        SERVICE_DASHBOARDS;

        /** As in component files: {@code stack-targets}. */
        public String word() {
            return Json.word(this);
        }
    }

    /** What devmon writes into a running container. */
    public enum LiveKind {
        /** How to scrape the pods of a cluster, with the user's credentials. */
        CLUSTER_SCRAPES,
        /** How to scrape declared services that want a login or TLS, with what the user has for that. */
        SERVICE_SCRAPES,
        /** How an exporter logs in to what it measures. */
        EXPORTER_LOGINS,
        /** What databases are asked for the user's own metrics, with the logins. */
        SQL_QUERIES;
    }
}
