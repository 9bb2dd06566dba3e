package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.firing.Firability;
import dev.devmon.app.AlertCheck.Report;
import dev.devmon.app.AlertCheck.ServiceReport;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertCheckTableTest {
    private static final String NO_BUCKETS = "it publishes no histogram buckets, so there are no percentiles";

    private static Firability can(String alert) {
        return new Firability(alert, List.of(), "", null, null);
    }

    private static Firability cannot(String alert, String why, @Nullable String change, @Nullable String condition) {
        return new Firability(alert, List.of(Set.of("some_series")), why, change, condition);
    }

    private static final Report REPORT = new Report(
            List.of(
                    new ServiceReport(
                            "orders",
                            true,
                            List.of(
                                    can("ServiceDown"),
                                    cannot("EventLoopLag", "only Node.js has an event loop", null, null),
                                    cannot("BatchJobStale", "it has no batch job", "publish its age", "it has one"),
                                    cannot("HighLatencyP95", NO_BUCKETS, "turn them on", null),
                                    can("ServiceFlapping"),
                                    cannot("HighLatencyP99", NO_BUCKETS, "turn them on", null),
                                    cannot("LatencyRegression", NO_BUCKETS, "turn them on", null))),
                    new ServiceReport("cart", false, List.of())),
            List.of(can("HostHighCpu")));

    @Test
    void putsWhatWantsAChangeFirstAndWhatCanFireLast() {
        assertEquals(
                """
                orders: 2 of 7 alerts can fire

                ALERTS                           CAN FIRE  WHY NOT / WHAT TO DO
                HighLatencyP95, HighLatencyP99,  no        it publishes no histogram buckets, so there are no percentiles
                LatencyRegression                          -> turn them on
                BatchJobStale                    no        it has no batch job
                                                           -> if it has one: publish its age
                EventLoopLag                     no        only Node.js has an event loop
                ServiceDown, ServiceFlapping     yes

                cart does not answer, so what it publishes is not known

                the machine and the stack: 1 of 1 alerts can fire

                ALERTS       CAN FIRE  WHY NOT / WHAT TO DO
                HostHighCpu  yes
                """,
                AlertCheckTable.text(REPORT, TextStyle.Mode.NONE));
    }

    @Test
    void wrapsLongReasons() {
        String word = "x".repeat(40);

        assertEquals(
                """
                orders: 0 of 1 alerts can fire

                ALERTS       CAN FIRE  WHY NOT / WHAT TO DO
                ServiceDown  no        %1$s %1$s
                                       %1$s
                """
                        .formatted(word),
                AlertCheckTable.text(
                        new Report(
                                List.of(new ServiceReport(
                                        "orders",
                                        true,
                                        List.of(cannot(
                                                "ServiceDown", String.join(" ", word, word, word), null, null)))),
                                List.of()),
                        TextStyle.Mode.NONE));
    }

    @Test
    void coloursVerdicts() {
        String text = AlertCheckTable.text(REPORT, TextStyle.Mode.COLOUR);

        assertTrue(text.contains("\u001b[33mno\u001b[0m"), text);
        assertTrue(text.contains("\u001b[32myes\u001b[0m"), text);
    }

    @Test
    void saysWhatToDoWithoutServices() {
        assertEquals(
                "no services found: `devmon discover` shows what was found\n",
                AlertCheckTable.text(new Report(List.of(), List.of()), TextStyle.Mode.NONE));
    }

    @Test
    void isADocumentWithExactlyTheseKeys() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "services" : [ {
                    "service" : "orders",
                    "up" : true,
                    "alerts" : [ {
                      "alert" : "BatchJobStale",
                      "canFire" : false,
                      "missing" : [ [ "some_series" ] ],
                      "why" : "it has no batch job",
                      "change" : "publish its age",
                      "condition" : "it has one"
                    } ]
                  } ],
                  "ofNoService" : [ {
                    "alert" : "HostHighCpu",
                    "canFire" : true,
                    "missing" : [ ],
                    "why" : "",
                    "change" : null,
                    "condition" : null
                  } ]
                }""",
                AlertCheckTable.json(new Report(
                        List.of(new ServiceReport(
                                "orders",
                                true,
                                List.of(cannot(
                                        "BatchJobStale", "it has no batch job", "publish its age", "it has one")))),
                        List.of(can("HostHighCpu")))));
    }
}
