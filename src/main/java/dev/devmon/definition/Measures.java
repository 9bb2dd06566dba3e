package dev.devmon.definition;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter measures: databases, caches, brokers or proxies without metrics of their own. The agent brings the
 * exporter up once it has found one of them.
 *
 * @param port the port of the exporter
 * @param path the path of its pages
 * @param shared whether one page is about all that it measures. The label {@code instance} of its series then says
 *     which is meant, and it asks them at an interval of its own; otherwise each has a page of its own, and is asked
 *     whenever the page is
 * @param file the file that tells the exporter about them; null where the request for the page says everything
 * @param systems the kinds that it measures
 */
public record Measures(
        String port, String path, boolean shared, @Nullable SystemsFile file, List<MeasuredSystem> systems) {

    /**
     * A file in the exporter's folder of live files, which it reads when it starts or reloads: between {@code begin} and
     * {@code end}, it has an entry for each login, or for each system where the page is shared.
     */
    public record SystemsFile(String name, String begin, String end) {}

    public Measures {
        systems = List.copyOf(systems);
    }

    Optional<MeasuredSystem> system(String name) {
        return systems.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
