package dev.devmon.discovery.identify;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The labels with which a container says where its metrics are; of several, the first that is present counts.
 *
 * @param port labels whose value is a port of the container
 * @param path labels whose value is a path
 * @param scrape labels whose value {@code false} means that the container is left alone
 */
record ContainerLabels(List<String> port, List<String> path, List<String> scrape) {
    static final ContainerLabels NONE = new ContainerLabels(List.of(), List.of(), List.of());

    ContainerLabels {
        port = List.copyOf(port);
        path = List.copyOf(path);
        scrape = List.copyOf(scrape);
    }

    Optional<Integer> port(Map<String, String> labels) {
        return first(port, labels)
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= 65_535);
    }

    Optional<String> path(Map<String, String> labels) {
        return first(path, labels).filter(text -> text.startsWith("/"));
    }

    Optional<Ignored> leftAlone(Map<String, String> labels) {
        return present(scrape, labels)
                .filter(name -> "false".equals(labels.get(name)))
                .map(name -> new Ignored(
                        Ignored.By.LABEL, "a label of its container says so", "the label is " + name + "=false", null));
    }

    private static Optional<String> first(List<String> names, Map<String, String> labels) {
        return present(names, labels).map(labels::get);
    }

    private static Optional<String> present(List<String> names, Map<String, String> labels) {
        return names.stream().filter(labels::containsKey).findFirst();
    }
}
