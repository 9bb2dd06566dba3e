package dev.devmon.dashboards;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.Dashboard.Row;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The template of services' dashboards.
 *
 * @param variables the names of the style's variables
 * @param http the rows of services whose requests are recorded under the canonical names
 * @param process the rows of all services
 * @param partners the rules for metrics that are shown with another
 * @param groups the groups of metrics that stand together; the first that fits counts
 * @param units the rules for units; the first whose suffix fits a metric's name counts
 */
public record ServiceTemplate(
        List<String> variables,
        List<Row> http,
        List<Row> process,
        List<Partner> partners,
        List<Group> groups,
        List<UnitRule> units) {

    /**
     * A rule for a metric that is about another one, such as a limit, and whose name differs only in its end.
     *
     * @param of the end of the other's name
     * @param is the end of its own name
     * @param as the legend of its line
     */
    record Partner(String of, String is, String as) {}

    /**
     * A group of metrics whose names begin alike.
     *
     * @param panels the panels that stand before theirs
     */
    record Group(String title, Pattern prefixes, List<Panel> panels) {}

    /**
     * A rule for the unit, by the end of a metric's name.
     *
     * @param rate the unit of its increase per second
     */
    record UnitRule(String suffix, String unit, String rate) {}

    /**
     * @param file the name of the file in problems
     * @throws dev.devmon.failure.FailureException with every problem
     */
    public static ServiceTemplate read(String file, String text, Style style) {
        DashboardReader rows = new DashboardReader(style);
        return Yaml.read(
                file,
                text,
                fields -> new ServiceTemplate(
                        fields.texts("variables"),
                        rows.rows(fields, "http"),
                        rows.rows(fields, "process"),
                        fields.list("partners", ServiceTemplate::partner),
                        fields.list("groups", group -> group(group, rows)),
                        fields.list("units", rule -> unit(rule, style))));
    }

    private static Partner partner(Fields fields) {
        return new Partner(fields.optionalText("of").orElse(""), fields.text("is"), fields.text("as"));
    }

    private static Group group(Fields fields, DashboardReader rows) {
        String prefixes = String.join("|", fields.texts("prefixes"));
        return new Group(fields.text("title"), Pattern.compile("(?:" + prefixes + ").*"), rows.panels(fields));
    }

    private static UnitRule unit(Fields fields, Style style) {
        return new UnitRule(
                fields.text("suffix"),
                fields.optional("unit", Form.oneOf(style.units())).orElse("none"),
                fields.optional("rate", Form.oneOf(style.units())).orElse("cps"));
    }
}
