package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardJsonTest {
    private static final Style STYLE = GrafanaFiles.style();

    private static final String HEAD =
            """
            uid: x
            title: X
            description: D.
            variables: [datasource, env, service]
            rows:
            """;

    private static Node panels(String rows) {
        String json = DashboardJson.text(DashboardReader.read("x.yaml", HEAD + rows, STYLE), STYLE);
        return Json.read(json).flatMap(document -> document.find("/panels")).orElseThrow();
    }

    private static String place(Node panel) {
        return panel.text("/gridPos/x").orElse("") + ","
                + panel.text("/gridPos/y").orElse("") + " "
                + panel.text("/gridPos/w").orElse("") + "x"
                + panel.text("/gridPos/h").orElse("");
    }

    static List<String> names() {
        return GrafanaFiles.descriptions();
    }

    /** `make dashboards` makes them anew. */
    @ParameterizedTest
    @MethodSource("names")
    void makesTheCommittedFileToTheByte(String name) {
        Dashboard dashboard = DashboardReader.read(name, GrafanaFiles.text("descriptions/" + name + ".yaml"), STYLE);

        assertEquals(GrafanaFiles.text("dashboards/" + name + ".json"), DashboardJson.text(dashboard, STYLE));
    }

    @Test
    void everyCommittedDashboardHasADescription() {
        assertEquals(GrafanaFiles.descriptions(), GrafanaFiles.dashboards());
    }

    @Test
    void takesNumbersInEveryNotationOfYaml() {
        Node field = panels(
                        """
                        - title: R
                          panels:
                            - graph: G
                              description: D.
                              query: up
                              field: {max: 1_000, min: -0x1F, decimals: 0b10, custom: {lineWidth: 1.5e1}}
                        """)
                .find("/1/fieldConfig/defaults")
                .orElseThrow();

        assertEquals("1000", field.text("/max").orElse(""));
        assertEquals("-31", field.text("/min").orElse(""));
        assertEquals("2", field.text("/decimals").orElse(""));
        assertEquals("15", field.text("/custom/lineWidth").orElse(""));
    }

    @Test
    void reportsNumbersThatJsonCannotExpressWithTheirLines() {
        FailureException refused = assertThrows(
                FailureException.class,
                () -> panels(
                        """
                        - title: R
                          panels:
                            - graph: G
                              description: D.
                              query: up
                              field:
                                max: .inf
                                min: .NaN
                                decimals: 1e99999999999
                        """));

        assertEquals(
                """
                x.yaml:12: ".inf" is not a number that JSON can express
                x.yaml:13: ".NaN" is not a number that JSON can express
                x.yaml:14: "1e99999999999" is not a number that JSON can express
                """,
                refused.failures().stream()
                        .map(failure -> failure.what() + ": " + failure.why() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void placesPanelsFromLeftToRightAndRowsBelowEachOther() {
        Node panels = panels(
                """
                  - title: One
                    panels:
                      - {stat: A, description: D., query: up, size: 10x4}
                      - {stat: B, description: D., query: up, size: 10x6}
                      - {stat: C, description: D., query: up, size: 10x4}
                  - title: Two
                    folded: true
                    panels:
                      - {stat: D, description: D., query: up, size: 24x4}
                """);

        assertEquals(
                List.of("0,0 24x1", "0,1 10x4", "10,1 10x6", "0,7 10x4", "0,11 24x1"),
                panels.children().stream().map(DashboardJsonTest::place).toList());
        Node folded = panels.children().get(4);
        assertEquals("true", folded.text("/collapsed").orElse(""));
        assertEquals("0,12 24x4", place(folded.find("/panels/0").orElseThrow()));
    }

    @Test
    void givesASeriesItsColourOnEveryDashboard() {
        Node panel = panels(
                        """
                          - title: One
                            panels:
                              - {graph: A, description: D., query: up, legend: '{{code_class}}'}
                              - graph: B
                                description: D.
                                queries: [{legend: p95, query: up}, {legend: other, query: up}]
                        """)
                .children()
                .get(1);

        assertEquals(
                "5xx #F2495C",
                panel.text("/fieldConfig/overrides/3/matcher/options").orElse("") + " "
                        + panel.text("/fieldConfig/overrides/3/properties/0/value/fixedColor")
                                .orElse(""));
    }

    @Test
    void joinsTheColumnsOfATableAndLinksThem() {
        Node table = panels(
                        """
                          - title: One
                            panels:
                              - table: A
                                description: D.
                                queries:
                                  - {legend: Up, query: max by (service) (up), scale: up}
                                  - {legend: Rate, query: sum by (service) (x), unit: reqps}
                                labels: {service: Service}
                                links: [{title: Open, to: other, column: Service, variables: {service: '${__data.fields.Service}'}}]
                        """)
                .children()
                .get(1);

        assertEquals(
                "Rate", table.texts("/transformations/2/options/renameByName").get("Value #B"));
        assertEquals(
                "Service",
                table.texts("/transformations/2/options/renameByName").get("service"));
        assertEquals(
                "/d/other?var-service=${__data.fields.Service}&${datasource:queryparam}&${env:queryparam}&${__url_time_range}",
                table.text("/fieldConfig/overrides/3/properties/0/value/0/url").orElse(""));
    }

    private static Node panel(String yaml) {
        return panels("  - title: One\n    panels:\n" + yaml.indent(6))
                .children()
                .get(1);
    }

    /** The properties that an override gives to what it matches. */
    private static List<String> overrides(Node panel) {
        return panel.children("/fieldConfig/overrides").stream()
                .map(override -> override.text("/matcher/id").orElse("") + " "
                        + override.text("/matcher/options").orElse("") + ": "
                        + override.children("/properties").stream()
                                .map(property -> property.text("/id").orElse("") + "="
                                        + property.text("/value").orElse("..."))
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    /** A cell without a value is no place for the sentence that stands where there are no rows. */
    @Test
    void showsADashInCellsWithoutAValue() {
        Node table = panel(
                """
                - table: A
                  description: D.
                  query: max by (service) (up)
                  legend: Up
                  labels: {service: Service}
                  columns: {Service: {custom.width: 100}}
                  field: {noValue: Nothing is up.}
                """);

        assertEquals(
                "Nothing is up.", table.text("/fieldConfig/defaults/noValue").orElse(""));
        assertEquals(
                List.of("byName Service: noValue=-", "byName Up: noValue=-", "byName Service: custom.width=100"),
                overrides(table));
    }

    @Test
    void showsAWholeSeriesInACell() {
        Node table = panel(
                """
                - table: A
                  description: D.
                  queries:
                    - {legend: Up, query: max by (service) (up)}
                    - {legend: Rate, source: trend, query: sum by (service) (x)}
                  labels: {service: Service}
                """);

        assertEquals("table", table.text("/targets/0/format").orElse(""));
        assertEquals("time_series", table.text("/targets/1/format").orElse(""));
        assertEquals("false", table.text("/targets/1/instant").orElse(""));
        assertEquals("timeSeriesTable", table.text("/transformations/0/id").orElse(""));
        assertEquals(
                "Rate", table.texts("/transformations/3/options/renameByName").get("Trend #B"));
        assertEquals(
                "Up", table.texts("/transformations/3/options/renameByName").get("Value #A"));
    }

    /** One of two queries has an answer, and its number the colour that it deserves. */
    @Test
    void givesTheSeriesOfAQueryTheirOwnUnitAndScale() {
        Node stat = panel(
                """
                - stat: A
                  description: D.
                  queries:
                    - {legend: '', query: x < 1, scale: good}
                    - {legend: '', query: x >= 1, scale: bad, unit: s}
                """);

        assertEquals(
                List.of(
                        "byFrameRefID A: thresholds=..., color=...",
                        "byFrameRefID B: unit=s, thresholds=..., color=..."),
                overrides(stat));
    }

    @Test
    void coloursTheValuesOfALabelByPatterns() {
        Node table = panel(
                """
                - {table: A, description: D., query: up, legend: Up, labels: {instances: Of all}}
                """);

        assertEquals(
                List.of("value", "regex", "regex", "regex"),
                table.children("/fieldConfig/overrides/0/properties/0/value").stream()
                        .map(mapping -> mapping.text("/type").orElse(""))
                        .toList());
        assertEquals(
                "/^(\\d+)\\/\\1$/",
                table.text("/fieldConfig/overrides/0/properties/0/value/1/options/pattern")
                        .orElse(""));
    }

    @Test
    void hasAButtonForEachLinkOfADashboard() {
        String described = HEAD.replace("rows:", "links: [{title: There, to: 'http://localhost:1/x'}]\nrows: []");
        Node dashboard = Json.read(DashboardJson.text(DashboardReader.read("x.yaml", described, STYLE), STYLE))
                .orElseThrow();

        assertEquals("dashboards", dashboard.text("/links/0/type").orElse(""));
        assertEquals("http://localhost:1/x", dashboard.text("/links/1/url").orElse(""));
    }

    @Test
    void hidesTheChoiceOfTheOnlySourceAndOffersWhatTheStyleGives() {
        String described = HEAD.replace("variables: [datasource, env, service]", "variables: [datasource, env, own]")
                .replace("rows:", "rows: []");
        Node dashboard = Json.read(DashboardJson.text(DashboardReader.read("x.yaml", described, STYLE), STYLE))
                .orElseThrow();

        assertEquals(
                List.of("datasource 2", "env 0", "own 0"),
                dashboard.children("/templating/list").stream()
                        .map(variable -> variable.text("/name").orElse("") + " "
                                + variable.text("/hide").orElse(""))
                        .toList());
        assertEquals(
                "hidden : ${stack.name}-.+,shown : none",
                dashboard.text("/templating/list/2/query").orElse(""));
        assertEquals("hidden", dashboard.text("/templating/list/2/current/text").orElse(""));
        assertEquals(".*", dashboard.text("/templating/list/1/allValue").orElse(""));
    }

    @Test
    void tellsEveryProblemOfADescriptionAtOnce() {
        FailureException failure = assertThrows(
                FailureException.class,
                () -> DashboardReader.read(
                        "x.yaml",
                        """
                        uid: a b
                        title: X
                        variables: [enviroment]
                        rows:
                          - title: R
                            panels:
                              - {pie: A, description: D., query: up}
                              - {stat: B, query: up, unit: parsec, size: 25x4}
                              - {stat: C, description: D.}
                        """,
                        STYLE));

        String all = failure.failures().toString();
        for (String expected : List.of(
                "uid: expected at most 40",
                "\"description\" is missing",
                "unknown variable \"enviroment\"",
                "the panel has no kind",
                "unit: expected one of",
                "size: expected a size",
                "a panel has either a query or content")) {
            assertTrue(all.contains(expected), () -> expected + " is not in " + all);
        }
    }
}
