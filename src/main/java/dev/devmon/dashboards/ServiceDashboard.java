package dev.devmon.dashboards;

import dev.devmon.dashboards.Dashboard.Fold;
import dev.devmon.dashboards.Dashboard.Row;
import dev.devmon.dashboards.ServiceTemplate.Group;
import dev.devmon.dashboards.Style.Choice;
import dev.devmon.dashboards.Style.Variable;
import dev.devmon.exposition.MetricFamily;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Generates the dashboard of a service: what all services have, then every metric that it exposes, once. */
public final class ServiceDashboard {
    private static final String VARIABLE = "service";
    private static final int LONGEST_UID = 40;
    private static final String UID = "devmon-service-";

    /** A row with more panels than this is folded at first. */
    private static final int MOST_AT_FIRST = 24;

    private ServiceDashboard() {}

    /** Whether requests of a service are recorded under the canonical names. */
    public enum Requests {
        KNOWN,
        UNKNOWN
    }

    /** Returns the dashboard in JSON. */
    public static String json(
            String service, List<MetricFamily> families, Requests requests, ServiceTemplate template, Style style) {
        Style withService = style.with(new Variable(VARIABLE, "Service", service, Choice.NONE));
        return DashboardJson.text(of(service, families, requests, template, style), withService);
    }

    /**
     * Returns the uid for a service: characters that are not allowed are replaced, and a checksum then keeps services
     * apart.
     */
    public static String uid(String service) {
        String plain = service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
        if (plain.equals(service) && UID.length() + plain.length() <= LONGEST_UID) {
            return UID + plain;
        }
        CRC32 checksum = new CRC32();
        checksum.update(service.getBytes(StandardCharsets.UTF_8));
        String end = "-" + Long.toHexString(checksum.getValue());
        int room = LONGEST_UID - UID.length() - end.length();
        return UID + plain.substring(0, Math.min(plain.length(), room)) + end;
    }

    static Dashboard of(
            String service, List<MetricFamily> families, Requests requests, ServiceTemplate template, Style style) {
        List<Row> rows = new ArrayList<>();
        if (requests == Requests.KNOWN) {
            rows.addAll(template.http());
        }
        rows.addAll(template.process());
        rows.addAll(metricRows(families, template));
        List<String> variables = new ArrayList<>(List.of(VARIABLE));
        variables.addAll(template.variables());
        return new Dashboard(
                uid(service),
                service,
                "What " + service + " exposes; devmon makes this dashboard from its metrics.",
                List.of(style.tag(), "service"),
                variables,
                "30m",
                "10s",
                List.of(),
                rows);
    }

    /** Returns the rows of the service's own metrics by the beginning of their names, and last those of its runtime. */
    private static List<Row> metricRows(List<MetricFamily> families, ServiceTemplate template) {
        FamilyPanels panels = new FamilyPanels(template.units());
        Map<String, List<Panel>> own = new LinkedHashMap<>();
        Map<String, List<Panel>> common = new LinkedHashMap<>();
        Partners partners = Partners.of(families, template.partners());
        for (MetricFamily family : families.stream()
                .filter(family -> !partners.shownWithAnother(family))
                .sorted(Comparator.comparing(MetricFamily::name))
                .toList()) {
            Optional<String> group = group(family, template.groups());
            (group.isPresent() ? common : own)
                    .computeIfAbsent(group.orElse(prefix(family.name())), ignored -> new ArrayList<>())
                    .addAll(partners.panels(family, panels));
        }
        List<Row> rows = new ArrayList<>();
        own.forEach((title, group) -> rows.add(row(title, group)));
        for (Group group : template.groups()) {
            List<Panel> metrics = common.get(group.title());
            if (metrics != null) {
                rows.add(row(
                        group.title(),
                        Stream.concat(group.panels().stream(), metrics.stream()).toList()));
            }
        }
        return rows;
    }

    private static Row row(String title, List<Panel> panels) {
        return new Row(title, panels.size() > MOST_AT_FIRST ? Fold.FOLDED : Fold.OPEN, panels);
    }

    private static Optional<String> group(MetricFamily family, List<Group> groups) {
        return groups.stream()
                .filter(group -> group.prefixes().matcher(family.name()).matches())
                .map(Group::title)
                .findFirst();
    }

    private static String prefix(String name) {
        String first = name.split("[_:]", 2)[0];
        return first.isEmpty() ? name : Character.toUpperCase(first.charAt(0)) + first.substring(1);
    }
}
