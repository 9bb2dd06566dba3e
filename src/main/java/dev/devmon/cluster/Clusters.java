package dev.devmon.cluster;

import dev.devmon.cluster.ClusterLook.State;
import dev.devmon.definition.ClusterSettings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Settings.Switch;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cluster's pods are scraped: that of the context in the settings, otherwise that of the current context
 * if its server is on this machine. Used by one thread.
 */
public final class Clusters {
    private final ClusterSettings settings;
    private final Map<String, String> environment;
    private final Supplier<List<String>> subnets;
    private final BooleanSupplier engineElsewhere;
    private final ExecPlugins plugins;

    /**
     * Creates the search; both suppliers are asked only when it matters.
     *
     * @param subnets returns the subnets of the engine's networks
     * @param engineElsewhere returns whether the scraper is on another machine
     */
    public Clusters(
            ClusterSettings settings,
            Map<String, String> environment,
            Supplier<List<String>> subnets,
            BooleanSupplier engineElsewhere,
            Clock clock) {
        this.engineElsewhere = engineElsewhere;
        this.settings = settings;
        this.environment = environment;
        this.subnets = subnets;
        this.plugins = new ExecPlugins(environment, clock);
    }

    /** Returns the files that the answer depends on; empty when it depends on none. */
    public List<Path> files() {
        return settings.state() == Switch.State.OFF ? List.of() : Kubeconfig.files(environment);
    }

    /** Looks for the cluster; runs the plugin for logging in, if there is one and its login has to be renewed. */
    public ClusterLook look() {
        if (settings.state() == Switch.State.OFF) {
            return new ClusterLook(State.NONE, null, "turned off in devmon.yaml", "");
        }
        try {
            return look(files());
        } catch (FailureException e) {
            Failure failure = e.failures().get(0);
            return new ClusterLook(State.UNUSABLE, null, failure.what() + ": " + failure.why(), failure.fix());
        }
    }

    private ClusterLook look(List<Path> files) {
        Sourced<String> named = settings.context();
        if (files.isEmpty()) {
            return named == null
                    ? new ClusterLook(State.NONE, null, "no kubeconfig", "")
                    : new ClusterLook(
                            State.UNUSABLE,
                            null,
                            named.at() + " names the context " + named.value() + ", but there is no kubeconfig",
                            "point KUBECONFIG at it, or remove the line");
        }
        Kubeconfig kubeconfig = Kubeconfig.read(files);
        @Nullable String context = named == null ? kubeconfig.currentContext() : named.value();
        if (context == null) {
            return new ClusterLook(
                    State.NONE,
                    null,
                    "the kubeconfig has no current-context",
                    "`kubectl config use-context NAME`, or discovery: {kubernetes: {context: NAME}} in devmon.yaml");
        }
        URI server = ClusterReader.server(kubeconfig, context);
        String place = "context " + context + " at " + server.getScheme() + "://" + server.getRawAuthority();
        String host = server.getHost().replaceAll("[\\[\\]]", "");
        if (Locality.loopback(host) && engineElsewhere.getAsBoolean()) {
            return new ClusterLook(
                    State.ELSEWHERE,
                    null,
                    place + " is on this machine, but the engine is on another one",
                    "to scrape the pods here, use an engine on this machine");
        }
        if (named == null && !Locality.here(host, subnets)) {
            return new ClusterLook(
                    State.ELSEWHERE,
                    null,
                    place + " is not on this machine and is left alone",
                    "to scrape its pods, write discovery: {kubernetes: {context: " + context + "}} in devmon.yaml");
        }
        Cluster cluster = ClusterReader.read(kubeconfig, context, plugins);
        return new ClusterLook(State.WATCHED, cluster, place + ", login " + login(cluster.login()), "");
    }

    private static String login(Login login) {
        return login.describe()
                + (login.plugin() == null ? "" : " from " + login.plugin())
                + (login.expires() == null ? "" : " until " + login.expires());
    }
}
