package dev.devmon.cluster;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.discovery.probe.Finding;
import dev.devmon.discovery.probe.Probe;
import dev.devmon.discovery.probe.ProbePauses;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.InvalidExpositionException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds metrics in pods that do not declare whether they have any: probes the TCP ports that their containers declare,
 * through the cluster's API server, as seldom as processes are probed. Used by one thread.
 */
public final class PodSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PodSearch.class);

    /** The size of a page, small enough for a small heap; the format is that of the Kubernetes API, its v1 PodList. */
    private static final int PAGE = 50;

    private static final int MOST_PODS = 500;

    /** The cluster's own namespaces, as in kubernetes.yml. */
    private static final Pattern SYSTEM = Pattern.compile("kube-.+|local-path-storage");

    private final List<String> paths;
    private final Set<String> marks;
    private final List<String> namespaces;
    private final Clock clock;
    private final Map<String, Asked> memory = new HashMap<>();

    /** The location of metrics that were found. */
    public record Found(String namespace, String pod, int port, String path) {}

    /** What is known of a port: the path of its metrics, or when to probe it again. */
    private record Asked(@Nullable String path, Instant due) {}

    private record Port(String namespace, String pod, String life, Instant since, int number, String name) {
        private String key() {
            return life + ":" + number;
        }
    }

    /**
     * @param paths the paths at which metrics may be
     * @param marks the annotations with which a pod declares whether it is scraped
     * @param namespaces the namespaces whose pods are probed; empty for all
     */
    public PodSearch(List<String> paths, Set<String> marks, List<String> namespaces, Clock clock) {
        this.paths = List.copyOf(paths);
        this.marks = Set.copyOf(marks);
        this.namespaces = List.copyOf(namespaces);
        this.clock = clock;
    }

    /**
     * Looks at all pods, and probes those that are due.
     *
     * @throws IOException when the cluster does not list its pods
     */
    public List<Found> look(Cluster cluster) throws IOException {
        ApiServer server = new ApiServer(cluster);
        Set<String> alive = new HashSet<>();
        List<Found> found = new ArrayList<>();
        for (String namespace : namespaces.isEmpty() ? List.of("") : namespaces) {
            for (Node pod : pods(server, namespace)) {
                List<Port> ports = silentPorts(pod);
                ports.forEach(port -> alive.add(port.key()));
                askOneByOne(server, ports).ifPresent(found::add);
            }
        }
        memory.keySet().retainAll(alive);
        return found;
    }

    private List<Node> pods(ApiServer server, String namespace) throws IOException {
        String path = "/api/v1/" + (namespace.isEmpty() ? "" : "namespaces/" + namespace + "/") + "pods?limit=" + PAGE;
        List<Node> pods = new ArrayList<>();
        String next = "";
        do {
            String more = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            Node list = server.get(path + more, "application/json", (status, type, body) -> {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return Json.read(text)
                        .filter(document -> status == 200)
                        .orElseThrow(() -> new IOException("it answers " + status + " when asked for its pods"));
            });
            pods.addAll(list.children("/items"));
            next = list.text("/metadata/continue").orElse("");
        } while (!next.isEmpty() && pods.size() < MOST_PODS);
        return pods;
    }

    /** Returns the ports of a running pod that declares nothing, those most likely to have metrics first. */
    private List<Port> silentPorts(Node pod) {
        String namespace = pod.text("/metadata/namespace").orElse("");
        if (pod.entries("/metadata/annotations").keySet().stream().anyMatch(marks::contains)
                || !pod.text("/status/phase").orElse("").equals("Running")
                || SYSTEM.matcher(namespace).matches()) {
            return List.of();
        }
        // A restarted container may run another program
        String life = pod.text("/metadata/uid").orElse("")
                + pod.text("/status/containerStatuses/0/restartCount").orElse("");
        Instant since = pod.text("/status/startTime").map(Instant::parse).orElse(Instant.EPOCH);
        return pod.children("/spec/containers").stream()
                .flatMap(container -> container.children("/ports").stream())
                .filter(port -> port.text("/protocol").orElse("TCP").equals("TCP"))
                .map(port -> new Port(
                        namespace,
                        pod.text("/metadata/name").orElse(""),
                        life,
                        since,
                        Integer.parseInt(port.text("/containerPort").orElseThrow()),
                        port.text("/name").orElse("")))
                .sorted(Comparator.comparing(port -> !port.name().contains("metrics")))
                .toList();
    }

    /** Probes ports until one has metrics; the others of the pod are then not probed. */
    private Optional<Found> askOneByOne(ApiServer server, List<Port> ports) {
        for (Port port : ports) {
            Instant now = clock.instant();
            Asked asked = memory.get(port.key());
            if (asked == null || (asked.path() == null && !asked.due().isAfter(now))) {
                Optional<String> path = ask(server, port);
                Duration pause = ProbePauses.after(Finding.NOT_FOUND, Duration.between(port.since(), now));
                asked = new Asked(path.orElse(null), now.plus(pause));
                memory.put(port.key(), asked);
            }
            if (asked.path() != null) {
                return Optional.of(new Found(port.namespace(), port.pod(), port.number(), asked.path()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> ask(ApiServer server, Port port) {
        String proxy =
                "/api/v1/namespaces/" + port.namespace() + "/pods/" + port.pod() + ":" + port.number() + "/proxy";
        for (String path : paths) {
            try {
                boolean metrics = server.get(proxy + path, Probe.METRICS, (status, type, body) -> {
                    if (status >= 500) {
                        throw new IOException("status " + status); // as the proxy says that nothing answers there
                    }
                    return status == 200
                            && ExpositionReader.read(body, Exposition.Format.of(type))
                                            .series()
                                    > 0;
                });
                if (metrics) {
                    return Optional.of(path);
                }
            } catch (InvalidExpositionException e) {
                LOG.debug("{} of {}/{}: {}", path, port.namespace(), port.pod(), e.reason());
            } catch (IOException e) {
                LOG.debug("port {} of {}/{} does not answer", port.number(), port.namespace(), port.pod(), e);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
