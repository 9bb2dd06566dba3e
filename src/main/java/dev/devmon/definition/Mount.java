package dev.devmon.definition;

import dev.devmon.codec.Json;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file, folder or volume that appears in the container.
 *
 * @param at the absolute path in the container
 * @param when the condition under which it is present
 */
public record Mount(Source source, String at, When when) {

    /**
     * The condition under which a mount is present; null for what does not matter.
     *
     * @param secret the name of a secret that must be configured
     * @param with the name of a component that must be part of the stack, as it is or will be
     * @param without the name of a component that must not be part of it
     */
    public record When(@Nullable String secret, @Nullable String with, @Nullable String without) {
        public static final When ALWAYS = new When(null, null, null);

        /** Returns the components that the condition names. */
        Stream<String> named() {
            return Stream.of(Optional.ofNullable(with), Optional.ofNullable(without))
                    .flatMap(Optional::stream);
        }
    }

    /** The source of the content. */
    public sealed interface Source {}

    /**
     * A file or folder beside the component file, copied in.
     *
     * @param path the path relative to the component's folder
     */
    public record Config(String path, OnChange onChange, Place place) implements Source {}

    /** The place of a text in a file of the container. */
    public enum Place {
        /** The whole file, replacing what an earlier mount has put there. */
        WHOLE,
        /** Below what an earlier mount has put there. */
        APPEND
    }

    /** Files that devmon generates from the definition, copied in like a {@link Config}. */
    public record Generated(GeneratedKind kind, OnChange onChange) implements Source {}

    /** A named volume, kept by {@code down}. */
    public record Volume(String name) implements Source {}

    /** A folder whose files devmon writes while the component runs; a volume shared by all components with it. */
    public record State(StateKind kind) implements Source {}

    /**
     * A folder into which devmon writes while the component runs, and which is removed with its container: for secrets.
     *
     * @param onChange {@code WATCHED} and {@code HANGUP} as they say; otherwise the component is reloaded, or restarted
     *     if it has no reload request
     */
    public record Live(LiveKind kind, OnChange onChange) implements Source {}

    /** A file that the user names under {@code secrets:}, copied in. */
    public record Secret(String name) implements Source {}

    /** A path of the host, read-only. */
    public record Host(String path) implements Source {}

    /** The folders of this machine that hold log files of services, each at its own path below, read-only. */
    public record LogFolders() implements Source {}

    /** What has to happen when a file changes. */
    public enum OnChange {
        /** The file is copied in, and the component reloads it. */
        RELOAD,
        /** The file is copied in; the component watches it. */
        WATCHED,
        /** The file is copied in, and the program is sent SIGHUP, at which it reads it again: for live folders. */
        HANGUP,
        /** The container is recreated. */
        RECREATE
    }

    /** The kinds of files that devmon generates from the definition. */
    public enum GeneratedKind {
        /** Rules: conventions of metrics, thresholds, and the user's own. */
        RULES,
        /** Runbooks, which tell what to do about each alert, as web pages. */
        RUNBOOKS,
        /** The routing of alerts, with the user's channels and their secrets. */
        ALERT_ROUTING,
        /** The dashboards of the user's project. */
        DASHBOARDS,
        /** The inputs that collect each log file of a service on this machine. */
        LOG_INPUTS;

        /** Returns the kind as written in component files: {@code rules}. */
        public String word() {
            return Json.word(this);
        }
    }

    /** The kinds of files that devmon writes into a state folder. */
    public enum StateKind {
        /** Scrape targets: the stack's own components that are reachable in the stack's network. */
        STACK_TARGETS,
        /** Scrape targets: discovered services, and the stack's components on the host's network. */
        HOST_TARGETS,
        /** Metrics about what discovery knows. */
        DISCOVERY_METRICS,
        /** A dashboard for each discovered service. */
        SERVICE_DASHBOARDS;

        /** Returns the kind as written in component files: {@code stack-targets}. */
        public String word() {
            return Json.word(this);
        }
    }

    /** The kinds of files that devmon writes into a running container. */
    public enum LiveKind {
        /** The configuration that scrapes the pods of a cluster, with the user's credentials. */
        CLUSTER_SCRAPES,
        /**
         * The configuration that scrapes declared services that require a login or TLS, with the user's credentials.
         */
        SERVICE_SCRAPES,
        /** The logins of an exporter to what it measures. */
        EXPORTER_LOGINS,
        /** The queries of the user's own metrics, with the logins of their databases. */
        SQL_QUERIES;
    }
}
