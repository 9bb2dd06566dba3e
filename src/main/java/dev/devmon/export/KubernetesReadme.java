package dev.devmon.export;

import dev.devmon.definition.Component;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The README of a stack for a cluster. */
final class KubernetesReadme {
    private KubernetesReadme() {}

    static String of(List<Blueprint> blueprints, List<KubernetesWorkload> workloads, KubernetesPlan plan) {
        Map<String, String> different = Map.of(
                "ENVIRONMENTS", String.join(" and ", plan.environments().keySet()),
                "FORWARDS", forwards(blueprints, plan),
                "ABSENT", absent(plan),
                "EACHNODE", String.join(", ", plan.eachNode()),
                "SECRETS", secrets(blueprints, workloads));
        String text = plan.readme();
        for (Map.Entry<String, String> part : different.entrySet()) {
            text = text.replace("@@" + part.getKey() + "@@", part.getValue());
        }
        return text;
    }

    private static String absent(KubernetesPlan plan) {
        return new TreeMap<>(plan.absent())
                .entrySet().stream()
                        .map(absent -> "- No " + absent.getKey() + ": " + absent.getValue() + ".")
                        .collect(Collectors.joining("\n"));
    }

    private static String secrets(List<Blueprint> blueprints, List<KubernetesWorkload> workloads) {
        List<String> supplied = new ArrayList<>();
        for (int i = 0; i < blueprints.size(); i++) {
            String component = blueprints.get(i).component();
            workloads.get(i).secrets().forEach(name -> supplied.add("- `secrets/" + component + "/" + name + "`"));
        }
        return supplied.isEmpty() ? "- none, as devmon.yaml is now" : String.join("\n", supplied);
    }

    private static String forwards(List<Blueprint> blueprints, KubernetesPlan plan) {
        String namespace = plan.environments().keySet().stream()
                .findFirst()
                .map(plan::namespace)
                .orElseThrow();
        return blueprints.stream()
                .filter(blueprint -> !blueprint.definition().links().isEmpty())
                .map(blueprint -> {
                    Component.Link link = blueprint.definition().links().get(0);
                    return "    kubectl -n " + namespace
                            + " port-forward service/" + blueprint.component() + " "
                            + Objects.requireNonNull(blueprint.ports().get(link.port()))
                                    .host()
                            + ":" + link.port();
                })
                .collect(Collectors.joining("\n"));
    }
}
