package dev.devmon.export;

import static dev.devmon.export.KubernetesObject.object;
import static dev.devmon.export.KubernetesObject.ordered;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The components' permissions at the API server. */
final class KubernetesAccess {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String CLUSTER_ROLE = "ClusterRole";

    private KubernetesAccess() {}

    /** Returns the account and role of a component that uses the API server; the overlays bind them. */
    static Optional<List<Map<String, Object>>> role(String component, KubernetesPlan plan) {
        return Optional.ofNullable(plan.roles().get(component))
                .map(rules -> List.of(
                        object("v1", "ServiceAccount", component, "automountServiceAccountToken", false),
                        object(RBAC, CLUSTER_ROLE, roleName(component), "rules", rules)));
    }

    static Map<String, Object> binding(String component, String environment, String namespace) {
        Map<String, Object> binding = object(
                RBAC,
                "ClusterRoleBinding",
                roleName(component) + "-" + environment,
                "roleRef",
                ordered("apiGroup", "rbac.authorization.k8s.io", "kind", CLUSTER_ROLE, "name", roleName(component)));
        binding.put("subjects", List.of(ordered("kind", "ServiceAccount", "name", component, "namespace", namespace)));
        return binding;
    }

    private static String roleName(String component) {
        return "devmon-" + component;
    }
}
