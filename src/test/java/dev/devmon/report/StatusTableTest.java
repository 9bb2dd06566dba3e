package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.AgentProcess;
import dev.devmon.app.StatusReport;
import dev.devmon.app.StatusReport.AlertCount;
import dev.devmon.app.StatusReport.ComponentStatus;
import dev.devmon.app.StatusReport.MeasuredContainers;
import dev.devmon.app.StatusReport.Services;
import dev.devmon.app.StatusReport.Stale;
import dev.devmon.app.StatusReport.State;
import dev.devmon.codec.Json;
import dev.devmon.plan.EngineVersion;
import dev.devmon.reconcile.Page;
import dev.devmon.stores.ContainerMeasurement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    private static final ComponentStatus STORE = component("store", State.RUNNING, null, true);
    private static final ComponentStatus WEB =
            component("web", State.UNHEALTHY, "http://127.0.0.1:80/ready answers 503 instead of 200", true);

    private static ComponentStatus component(String name, State state, @Nullable String reason, boolean page) {
        boolean there = state != State.MISSING && state != State.SKIPPED;
        return new ComponentStatus(
                name,
                "site",
                state,
                state == State.RUNNING,
                reason,
                "example/" + name + ":1.0",
                there && page ? List.of(new Page("Page", "http://localhost:80/")) : List.of(),
                there ? Map.of("http", 80) : Map.of(),
                there && state != State.EXITED ? 48L << 20 : 0,
                64L << 20);
    }

    private static StatusReport status(ComponentStatus... components) {
        return new StatusReport(
                1,
                "devmon",
                new EngineVersion("28.0.0", "1.48"),
                null,
                List.of(components),
                new AgentProcess.Sight(AgentProcess.State.RUNNING, 4711L, Instant.parse("2026-11-24T12:00:00Z")),
                new Services(3, 2, 0, 0),
                new AlertCount(1),
                null,
                null,
                null,
                null);
    }

    @Test
    void showsEveryStateAndTheReasonsOfWhatIsWrong() {
        assertEquals(
                """
                stack devmon on Docker 28.0.0

                COMPONENT  GROUP  STATE      MEMORY         PAGE
                store      site   running    48 MB / 64 MB  http://localhost:80/
                web        site   unhealthy  48 MB / 64 MB  http://localhost:80/
                new        site   starting   48 MB / 64 MB
                old        site   exited
                later      site   missing
                huge       site   skipped                   too big

                web: http://127.0.0.1:80/ready answers 503 instead of 200
                new: its log has no line "ready" yet
                old: Exited (1) 3 seconds ago
                services   3 found, 2 scraped  (devmon discover)
                alerts     1 firing
                agent      running, pid 4711
                """,
                StatusTable.text(
                        status(
                                STORE,
                                WEB,
                                component("new", State.STARTING, "its log has no line \"ready\" yet", false),
                                component("old", State.EXITED, "Exited (1) 3 seconds ago", false),
                                component("later", State.MISSING, "not started", true),
                                component("huge", State.SKIPPED, "too big", true)),
                        TextStyle.Mode.NONE));
    }

    @Test
    void saysWhatIsNotKnown() {
        StatusReport known = status(STORE);
        String text = StatusTable.text(
                new StatusReport(
                        1,
                        known.stack(),
                        known.engine(),
                        "the engine is elsewhere",
                        known.components(),
                        new AgentProcess.Sight(AgentProcess.State.STOPPED, null, null),
                        new Services(1, 0, 1, 2),
                        new AlertCount(null),
                        new StatusReport.ChosenProfile("light", "--profile"),
                        new MeasuredContainers(
                                ContainerMeasurement.Source.ENGINE, "cadvisor reports none; measured by the engine"),
                        new Stale("shop.yml: 5:9: could not parse expression"),
                        null),
                TextStyle.Mode.NONE);

        assertTrue(
                text.endsWith(
                        """
                        services   1 found, 0 scraped, 1 pushed, 2 crashed  (devmon discover)
                        alerts     unknown
                        profile    light, --profile
                        containers cadvisor reports none; measured by the engine
                        discovery  the engine is elsewhere
                        rules      the old ones are still in force: shop.yml: 5:9: could not parse expression
                        agent      stopped: services are not discovered; `devmon up` starts it
                        """),
                text);
    }

    @Test
    void saysInOneLineThatNothingRuns() {
        assertEquals(
                "stack devmon is not running; `devmon up` starts it\n",
                StatusTable.text(status(component("web", State.MISSING, "not started", true)), TextStyle.Mode.NONE));
    }

    @Test
    void coloursStatesWithoutMovingColumns() {
        String coloured = StatusTable.text(status(STORE, WEB), TextStyle.Mode.COLOUR);

        assertTrue(coloured.contains("\u001b[32mrunning\u001b[0m    48 MB"), coloured);
        assertTrue(coloured.contains("\u001b[31munhealthy\u001b[0m  48 MB"), coloured);
        assertEquals(
                StatusTable.text(status(STORE, WEB), TextStyle.Mode.NONE),
                coloured.replaceAll("\u001b\\[\\d*m", "").replaceAll(" +\n", "\n"));
    }

    @Test
    void isADocumentWithExactlyTheseKeys() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "stack" : "devmon",
                  "engine" : {
                    "version" : "28.0.0",
                    "apiVersion" : "1.48"
                  },
                  "components" : [ {
                    "name" : "store",
                    "group" : "site",
                    "state" : "running",
                    "ready" : true,
                    "reason" : null,
                    "image" : "example/store:1.0",
                    "links" : [ {
                      "title" : "Page",
                      "url" : "http://localhost:80/"
                    } ],
                    "ports" : {
                      "http" : 80
                    },
                    "memoryBytes" : 50331648,
                    "memoryLimitBytes" : 67108864
                  } ],
                  "agent" : {
                    "state" : "running",
                    "pid" : 4711,
                    "lastSeen" : "2026-11-24T12:00:00Z"
                  },
                  "services" : {
                    "found" : 3,
                    "scraped" : 2,
                    "pushed" : 0,
                    "crashed" : 0
                  },
                  "alerts" : {
                    "firing" : 1
                  }
                }"""
                        .strip(),
                Json.write(status(STORE)));
    }

    @Test
    void hasOneMoreKeyWhenTheUsersRulesAreNotInForce() {
        StatusReport known = status(STORE);
        String json = Json.write(new StatusReport(
                1,
                known.stack(),
                known.engine(),
                null,
                known.components(),
                known.agent(),
                known.services(),
                known.alerts(),
                null,
                null,
                new Stale("shop.yml: 5:9: could not parse expression"),
                null));

        assertTrue(
                json.endsWith(
                        """
                          "rules" : {
                            "error" : "shop.yml: 5:9: could not parse expression"
                          }
                        }"""),
                json);
    }
}
