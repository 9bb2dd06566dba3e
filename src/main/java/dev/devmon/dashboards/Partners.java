package dev.devmon.dashboards;

import dev.devmon.dashboards.ServiceTemplate.Partner;
import dev.devmon.exposition.MetricFamily;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The metrics of a service that are lines on the graph of another one: limits, targets, totals. */
final class Partners {
    /** Metric -> the partner that is shown with it. */
    private final Map<String, Found> found = new HashMap<>();

    private final Set<String> withAnother = new HashSet<>();

    private record Found(MetricFamily family, String legend) {}

    private Partners() {}

    static Partners of(List<MetricFamily> families, List<Partner> rules) {
        Partners partners = new Partners();
        Map<String, MetricFamily> byName = families.stream()
                .collect(Collectors.toMap(MetricFamily::name, Function.identity(), (one, other) -> one));
        rules.forEach(rule -> families.stream()
                .filter(family -> family.name().endsWith(rule.of()))
                .forEach(family -> partners.look(family, rule, byName)));
        return partners;
    }

    /**
     * Looks for a metric's partner. Each metric has at most one, and one that is shown with another has none itself.
     */
    private void look(MetricFamily family, Partner rule, Map<String, MetricFamily> byName) {
        String common =
                family.name().substring(0, family.name().length() - rule.of().length());
        MetricFamily partner = byName.get(common + rule.is());
        if (partner == null || partner.type() != family.type()) {
            return;
        }
        boolean drawn = family.type() == MetricFamily.Type.GAUGE || family.type() == MetricFamily.Type.COUNTER;
        boolean taken = withAnother.contains(family.name())
                || found.containsKey(family.name())
                || found.containsKey(partner.name());
        if (drawn && !taken && withAnother.add(partner.name())) {
            found.put(family.name(), new Found(partner, rule.as()));
        }
    }

    boolean shownWithAnother(MetricFamily family) {
        return withAnother.contains(family.name());
    }

    List<Panel> panels(MetricFamily family, FamilyPanels panels) {
        Found partner = found.get(family.name());
        return partner == null ? panels.of(family) : panels.of(family, partner.family(), partner.legend());
    }
}
