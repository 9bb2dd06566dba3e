package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Dashboard.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the dashboards of single services have in common.
 *
 * @param variables names of the style's variables
 * @param http rows of services whose requests are known under the canonical names
 * @param process rows of all services
 * @param groups in which metrics stand together; the first that fits counts
 * @param units the first whose end a metric's name has
 */
public record ServiceTemplate(
        List<String> variables, List<Row> http, List<Row> process, List<Group> groups, List<UnitRule> units) {

    /** Metrics whose names begin alike. */
    record Group(String title, Pattern prefixes) {}

    /**
     * A unit, by the end of a metric's name.
     *
     * @param rate the unit of its increase per second
     */
    record UnitRule(String suffix, String unit, String rate) {}

    /**
     * @param file how problems name it
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static ServiceTemplate read(String file, String text, Style style) {
        Problems problems = new Problems();
        Node root = Yaml.read(file, text, problems);
        problems.throwIfAny();
        Fields fields = Fields.of(Objects.requireNonNull(root), problems);
        DashboardReader rows = new DashboardReader(style, problems);
        ServiceTemplate template = new ServiceTemplate(
                fields.texts("variables"),
                rows.rows(fields, "http"),
                rows.rows(fields, "process"),
                groups(fields),
                units(fields, style));
        fields.rejectUnknown();
        problems.throwIfAny();
        return template;
    }

    private static List<Group> groups(Fields fields) {
        List<Group> groups = new ArrayList<>();
        for (Fields group : fields.list("groups")) {
            groups.add(new Group(
                    group.text("title"), Pattern.compile("(?:" + String.join("|", group.texts("prefixes")) + ").*")));
            group.rejectUnknown();
        }
        return groups;
    }

    private static List<UnitRule> units(Fields fields, Style style) {
        List<UnitRule> units = new ArrayList<>();
        for (Fields rule : fields.list("units")) {
            units.add(new UnitRule(
                    rule.text("suffix"),
                    rule.optionalWord("unit", style.units()).orElse("none"),
                    rule.optionalWord("rate", style.units()).orElse("cps")));
            rule.rejectUnknown();
        }
        return units;
    }
}
