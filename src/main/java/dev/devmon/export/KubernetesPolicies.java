package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.object;
import static dev.devmon.export.KubernetesObject.ordered;

import dev.devmon.definition.Component;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The network policies, which decide who reaches the stack's pods in a cluster. */
final class KubernetesPolicies {
    private KubernetesPolicies() {}

    /**
     * Returns the policies: only pods of the namespace reach the stack's, except that senders of telemetry reach what
     * receives it.
     */
    static List<Map<String, Object>> of(List<Blueprint> blueprints) {
        List<Map<String, Object>> policies = new ArrayList<>();
        Map<String, Object> everyPod = Map.of();
        policies.add(policy(
                "own-pods-only",
                Map.of("matchLabels", KubernetesObject.PART_OF),
                List.of(Map.of("from", List.of(Map.of("podSelector", everyPod))))));
        for (Blueprint blueprint : blueprints) {
            List<Object> open = new ArrayList<>();
            for (String name : blueprint.definition().openToContainers()) {
                Component.Port port =
                        Objects.requireNonNull(blueprint.definition().ports().get(name), name);
                open.add(ordered("port", port.container(), "protocol", "TCP"));
                if (port.udp()) {
                    open.add(ordered("port", port.container(), "protocol", "UDP"));
                }
            }
            if (!open.isEmpty()) {
                policies.add(policy(
                        blueprint.component() + "-from-everywhere",
                        Map.of("matchLabels", Map.of(KubernetesWorkload.NAME, blueprint.component())),
                        List.of(ordered("from", List.of(Map.of("namespaceSelector", everyPod)), "ports", open))));
            }
        }
        return policies;
    }

    private static Map<String, Object> policy(String name, Map<String, Object> pods, List<Object> ingress) {
        return object(
                "networking.k8s.io/v1",
                "NetworkPolicy",
                name,
                "spec",
                ordered("podSelector", pods, "policyTypes", List.of("Ingress"), "ingress", ingress));
    }
}
