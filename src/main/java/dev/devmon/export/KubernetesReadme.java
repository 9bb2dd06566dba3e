package dev.devmon.export;

import dev.devmon.definition.Component;
import dev.devmon.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the folder of a stack for a cluster says of itself. */
final class KubernetesReadme {
    private KubernetesReadme() {}

    static String of(List<Blueprint> blueprints, List<KubernetesWorkload> workloads, KubernetesPlan plan) {
        StringBuilder text = new StringBuilder(
                """
                # The monitoring stack in Kubernetes

                Made by `devmon export kubernetes`: a base of kustomize, and the overlays %1$s, each in a namespace of its own.
                It needs no devmon.

                    kubectl apply --server-side -k overlays/staging     # client-side, the rules would not fit into an annotation
                    kubectl -n monitoring-staging get pods

                Nothing is published. The links between the pages lead to localhost, to the ports below:

                %2$s

                ## Which pods are scraped

                Those with the annotation `prometheus.io/scrape: "true"`, and those that declare a port named `metrics` or the like, in every
                namespace but `kube-*`. Their labels are those of every service that devmon scrapes (`service`, `env`, `component="app"`,
                `job`, `instance`), so that rules and dashboards are the same files as on a developer's machine. The overlays differ in `env`.
                Where network policies keep pods apart, let the overlay's namespace in.

                ## What differs from `devmon up`

                %3$s
                - On every node, and in its network: %4$s.
                - There is no agent: no dashboard for each service, no exporters that come with a database, no health endpoints asked. Series
                  whose names begin with `devmon_` or `service_process_` are missing, and the alerts that are made of them.
                - What stores data is one pod with a volume of the default storage class, without replicas or backups. Network policies let
                  only the stack's own pods in, and everybody to the ports that take telemetry. There is no login: whoever may forward a
                  port sees everything.

                """
                        .formatted(
                                String.join(" and ", KubernetesExport.ENVIRONMENTS),
                                forwards(blueprints),
                                new TreeMap<>(plan.absent())
                                        .entrySet().stream()
                                                .map(absent ->
                                                        "- No " + absent.getKey() + ": " + absent.getValue() + ".")
                                                .collect(Collectors.joining("\n")),
                                String.join(", ", plan.eachNode())));
        List<String> supplied = new ArrayList<>();
        for (int i = 0; i < blueprints.size(); i++) {
            String component = blueprints.get(i).component();
            workloads.get(i).secrets().forEach(name -> supplied.add("- `secrets/" + component + "/" + name + "`"));
        }
        if (!supplied.isEmpty()) {
            text.append(
                    """
                    ## Secrets

                    None is in this folder. Each overlay makes its Secrets of these files, which you put below it, and which `.gitignore` leaves
                    out; until they are there, kustomize names the first that is missing:

                    %s

                    """
                            .formatted(String.join("\n", supplied)));
        }
        text.append(
                """
                ## Changes

                `devmon export kubernetes` into this folder again brings it up to date, and replaces and removes only files that an export wrote.
                If you changed one of these it stops: put changes into an overlay of your own that has one of these as its base.
                """);
        return text.toString();
    }

    private static String forwards(List<Blueprint> blueprints) {
        return blueprints.stream()
                .filter(blueprint -> !blueprint.definition().links().isEmpty())
                .map(blueprint -> {
                    Component.Link link = blueprint.definition().links().get(0);
                    return "    kubectl -n monitoring-staging port-forward service/" + blueprint.component() + " "
                            + Objects.requireNonNull(blueprint.ports().get(link.port()))
                                    .host()
                            + ":" + link.port();
                })
                .collect(Collectors.joining("\n"));
    }
}
