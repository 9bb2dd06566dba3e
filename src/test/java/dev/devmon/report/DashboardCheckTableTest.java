package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.DashboardCheck.DashboardReport;
import dev.devmon.app.DashboardCheck.Lacking;
import dev.devmon.app.DashboardCheck.Report;
import dev.devmon.app.DashboardCheck.Store;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DashboardCheckTableTest {
    private static final DashboardReport HOME =
            new DashboardReport("home", "Home", 3, 3, List.of(), List.of(), new TreeMap<>());

    private static final DashboardReport SHOP = new DashboardReport(
            "shop",
            "The shop",
            4,
            2,
            List.of(
                    new Lacking("2", "Containers", "Machine", "containers", List.of("container_x")),
                    new Lacking("3", "Riddle", "", null, List.of("riddle"))),
            List.of(new Lacking("4", "Half", "Machine", null, List.of("half"))),
            new TreeMap<>(Map.of("logs", 2, "traces", 1)));

    private static Report report(Store store, DashboardReport... dashboards) {
        return new Report(
                store,
                List.of(dashboards),
                List.of(new Problem(new Position("shop.json", 7), "it is wrong", "mend it")));
    }

    @Test
    void countsPanelsAndListsThoseWithoutData() {
        assertEquals(
                """
                DASHBOARD  PANELS WITH DATA  NOT ASKED
                Home       3 of 3
                The shop   2 of 4            2 of logs; 1 of traces

                DASHBOARD  PANEL WITHOUT DATA  NEEDS
                The shop   Containers          containers
                The shop   Riddle              series that do not exist here: --json shows the queries

                1 more panel has queries without an answer: --json shows them
                """,
                DashboardCheckTable.text(report(Store.ANSWERS, HOME, SHOP), TextStyle.Mode.NONE));
    }

    @Test
    void countsOnlyPanelsWhereTheStoreIsSilent() {
        assertEquals(
                """
                DASHBOARD  PANELS  NOT ASKED
                Home       3
                """,
                DashboardCheckTable.text(report(Store.SILENT, HOME), TextStyle.Mode.NONE));
    }

    @Test
    void coloursWhatIsWhole() {
        String text = DashboardCheckTable.text(report(Store.ANSWERS, HOME, SHOP), TextStyle.Mode.COLOUR);

        assertTrue(text.contains("\u001b[32m3 of 3\u001b[0m"), text);
        assertTrue(text.contains("\u001b[33m2 of 4\u001b[0m"), text);
    }

    @Test
    void isADocumentWithExactlyTheseKeys() {
        DashboardReport one = new DashboardReport(
                "shop",
                "The shop",
                4,
                3,
                List.of(new Lacking("2", "Containers", "Machine", "containers", List.of("container_x"))),
                List.of(),
                new TreeMap<>(Map.of("logs", 2)));

        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "store" : "answers",
                  "dashboards" : [ {
                    "uid" : "shop",
                    "title" : "The shop",
                    "panels" : 4,
                    "withData" : 3,
                    "withoutData" : [ {
                      "id" : "2",
                      "panel" : "Containers",
                      "row" : "Machine",
                      "needs" : "containers",
                      "queries" : [ "container_x" ]
                    } ],
                    "inPart" : [ ],
                    "notAsked" : {
                      "logs" : 2
                    }
                  } ],
                  "findings" : [ {
                    "file" : "shop.json",
                    "line" : 7,
                    "what" : "it is wrong",
                    "fix" : "mend it"
                  } ]
                }""",
                DashboardCheckTable.json(report(Store.ANSWERS, one)));
    }

    @Test
    void doesNotKnowWhatHasDataWhereTheStoreIsSilent() {
        DashboardReport unknown =
                new DashboardReport("shop", "The shop", 4, null, List.of(), List.of(), new TreeMap<>());

        assertTrue(DashboardCheckTable.json(report(Store.SILENT, unknown)).contains("\"withData\" : null"));
    }
}
