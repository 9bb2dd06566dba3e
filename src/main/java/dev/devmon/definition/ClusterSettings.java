package dev.devmon.definition;

import dev.devmon.definition.Settings.Sourced;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings about the Kubernetes cluster whose pods are scraped.
 *
 * @param context the context of the kubeconfig, wherever its server is; null for the current one if its server is on
 *     this machine
 * @param namespaces the namespaces whose pods are scraped; empty for all
 */
public record ClusterSettings(@Nullable Sourced<String> context, List<String> namespaces, Settings.Switch.State state) {
    public static final ClusterSettings AUTOMATIC = new ClusterSettings(null, List.of(), Settings.Switch.State.ON);

    public ClusterSettings {
        namespaces = List.copyOf(namespaces);
    }
}
