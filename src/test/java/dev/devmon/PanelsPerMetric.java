package dev.devmon;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many panels the metrics of a page get that have values: two for distributions, one for all others. */
final class PanelsPerMetric {
    private PanelsPerMetric() {}

    /** By name. */
    static Map<String, Long> of(String page) {
        Set<String> withValues = new TreeSet<>();
        Set<String> withQuantiles = new TreeSet<>();
        page.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            String name = line.split("[{ ]", 2)[0];
            withValues.add(name);
            withValues.add(name.replaceAll("_(bucket|sum|count)$", ""));
            if (line.contains("quantile=")) {
                withQuantiles.add(name);
            }
        });
        Map<String, Long> panels = new TreeMap<>();
        page.lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> {
            String name = line.split(" ", -1)[2];
            String type = line.split(" ", -1)[3];
            boolean two = type.equals("histogram") || (type.equals("summary") && !withQuantiles.contains(name));
            if (withValues.contains(name)) {
                panels.put(name, two ? 2L : 1L);
            }
        });
        return panels;
    }
}
