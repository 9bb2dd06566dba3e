package dev.devmon.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problem;
import dev.devmon.dashboards.DashboardDocument.Owner;
import dev.devmon.dashboards.ServiceDashboard.Requests;
import dev.devmon.exposition.MetricFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardLintsTest {
    private static final Style STYLE = GrafanaFiles.style();

    private static final String GOOD = Documents.described(
            """
            uid: board
            title: Board
            description: D.
            variables: [datasource, env]
            rows:
              - title: One
                panels:
                  - graph: First
                    description: What is first.
                    query: sum by (code_class) (rate(first_total{env=~"$env", route="{id}"}[$__rate_interval]))
                    legend: '{{code_class}}'
                    unit: reqps
                    links: [{title: Itself, to: board}]
                  - {stat: Second, description: What is second., query: max(second)}
                  - {logs: Lines, description: What is said., query: 'level:error'}
              - title: Two
                folded: true
                panels:
                  - {stat: Third, description: What is third., query: max(third), size: 7x4}
                  - {stat: Fourth, description: What is fourth., query: 'rate(a:fourth:sum[5m])'}
            """);

    /**
     * One defect in what is good.
     *
     * @param good the first of these is replaced
     * @param line which line names the defect, from that of the replacement on
     */
    private record Defect(String good, String bad, int line, String what) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static List<Problem> lint(Owner owner, String... texts) {
        List<DashboardDocument> all = new ArrayList<>();
        for (String text : texts) {
            all.add(Documents.json((char) ('a' + all.size()) + ".json", text, owner));
        }
        return DashboardLints.of(all, STYLE, Set.of("events"));
    }

    /** What does not hang on the style: also in what users make. */
    static List<Defect> defects() {
        return List.of(
                new Defect("\"uid\" : \"board\"", "\"uid\" : \"\"", 0, "has no uid"),
                new Defect("\"uid\" : \"board\"", "\"uid\" : \"" + "b".repeat(41) + "\"", 0, "longer than 40"),
                new Defect("\"id\" : 3,", "\"id\" : 2,", 0, "two panels have the id 2"),
                new Defect("\"id\" : 7,", "\"id\" : 2,", 0, "two panels have the id 2"),
                new Defect("\"title\" : \"Second\"", "\"title\" : \"\"", -3, "a panel has no title"),
                new Defect("\"What is third.\"", "\" \"", -1, "\"Third\" has no description"),
                new Defect("\"x\" : 8,", "\"x\" : 4,", -1, "\"Second\" overlaps \"First\""),
                new Defect("\"x\" : 7,", "\"x\" : 6,", -1, "\"Fourth\" overlaps \"Third\""),
                new Defect("\"x\" : 8,", "\"x\" : 22,", -1, "\"Second\" ends in column 26"),
                new Defect("\"x\" : 8,", "\"x\" : -1,", -1, "position that cannot be seen"),
                new Defect("\"x\" : 8,", "", -1, "\"Second\" has no position"),
                new Defect("\"uid\" : \"elasticsearch\"", "\"uid\" : \"elastic\"", 0, "no data source \"elastic\""),
                new Defect("\"uid\" : \"${datasource}\"", "\"uid\" : \"${DS}\"", 0, "no variable \"DS\" that chooses"),
                new Defect("\"expr\" : \"max(second)\"", "\"expr\" : \" \"", -6, "a query of \"Second\" has no text"),
                new Defect("first_total{env=~\\\"$env", "first_total{env=~\\\"$enw", 0, "no variable \"enw\""),
                new Defect("env=~\\\"$env|", "env=~\\\"$where|", 0, "no variable \"where\""),
                new Defect("${env:queryparam}", "${en:queryparam}", 0, "no variable \"en\""),
                new Defect("/d/board?", "/d/bord?", 0, "links to a dashboard \"bord\""));
    }

    /** Where users may do as they like. */
    static List<Defect> departures() {
        return List.of(
                new Defect("\"unit\" : \"reqps\"", "\"unit\" : \"parsec\"", 0, "not one of the style's units"),
                new Defect("#F2495C", "#123456", 0, "\"#123456\" is not one of the style's colours"),
                new Defect(
                        "\"fixedColor\" : \"#73BF69\"",
                        "\"fixedColor\" : \"teal\"",
                        0,
                        "\"teal\" is not one of the style's"),
                new Defect("\"tags\" : [ \"devmon\" ]", "\"tags\" : [ \"mine\" ]", 0, "lacks the tag \"devmon\""),
                new Defect("[$__rate_interval]", "[5m]", 0, "rate() of first_total over a fixed 5m"),
                new Defect(
                        "max(second)", "increase({job=\\\"x\\\"}[1h])", 0, "increase() of a counter over a fixed 1h"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectIsFoundInItsLine(Defect defect) {
        assertFound(defect, Owner.DEVMON);
        assertFound(defect, Owner.USER);
    }

    @ParameterizedTest
    @MethodSource("departures")
    void onlyDevmonsOwnKeepToTheStyle(Defect defect) {
        assertFound(defect, Owner.DEVMON);
        assertEquals(List.of(), lint(Owner.USER, broken(defect)));
    }

    private static String broken(Defect defect) {
        assertTrue(GOOD.contains(defect.good()), () -> defect.good() + " is not in " + GOOD);
        int at = GOOD.indexOf(defect.good());
        return GOOD.substring(0, at)
                + defect.bad()
                + GOOD.substring(at + defect.good().length());
    }

    private static void assertFound(Defect defect, Owner owner) {
        int line = (int) GOOD.substring(0, GOOD.indexOf(defect.good())).lines().count();
        List<Problem> found = lint(owner, broken(defect));

        assertTrue(
                found.stream()
                        .anyMatch(problem -> problem.at().line() == line + defect.line()
                                && problem.what().contains(defect.what())
                                && !problem.fix().isBlank()),
                () -> "not in line " + (line + defect.line()) + ": " + found);
    }

    @Test
    void whatIsGoodHasNoFindings() {
        assertEquals(List.of(), lint(Owner.DEVMON, GOOD));
    }

    @Test
    void twoDashboardsCannotHaveOneUid() {
        List<Problem> found = lint(Owner.USER, GOOD, GOOD);

        assertEquals(
                List.of("b.json:2: the uid \"board\" is that of a.json too"),
                found.stream()
                        .map(problem -> problem.at() + ": " + problem.what())
                        .toList());
    }

    @Test
    void usersMaySearchLogsForEverything() {
        String all = GOOD.replace("level:error", "");

        assertEquals(List.of(), lint(Owner.USER, all));
        assertEquals(1, lint(Owner.DEVMON, all).size());
    }

    @Test
    void knowsTheSourcesThatThePageHas() {
        for (String uid : List.of("events", "-- Grafana --", "-- Mixed --", "__expr__")) {
            assertEquals(
                    List.of(),
                    lint(Owner.DEVMON, GOOD.replace("\"uid\" : \"${datasource}\"", "\"uid\" : \"" + uid + "\"")));
        }
    }

    @Test
    void everyCommittedDashboardAndAGeneratedOnePass() {
        List<DashboardDocument> all = new ArrayList<>();
        GrafanaFiles.dashboards().forEach(name -> {
            String file = "dashboards/" + name + ".json";
            all.add(Documents.json(file, GrafanaFiles.text(file), Owner.DEVMON));
        });
        List<MetricFamily> families = EnumSet.allOf(MetricFamily.Type.class).stream()
                .map(type -> new MetricFamily(
                        "x_" + type + "_seconds", type, true, "#1 of $all.", "seconds", Map.of("color", 3), 1))
                .toList();
        all.add(Documents.json(
                "generated.json",
                ServiceDashboard.json("shop", families, Requests.KNOWN, GrafanaFiles.services(), STYLE),
                Owner.DEVMON));

        assertEquals(List.of(), DashboardLints.of(all, STYLE, Set.of()));
    }
}
