package dev.devmon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Up;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.Blueprints;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Planner;
import dev.devmon.session.FakeClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpReportTest {
    @TempDir
    Path folder;

    private Up.Result result(StackFolder files) {
        Stack stack = files.load();
        FakeEngine engine = new FakeEngine(new FakeClock()).withImage("example/web:1.0", "sha256:web");
        List<Component> selected = stack.select(List.of(), List.of());
        ObservedStack observed = engine.observe("devmon", List.of("example/web:1.0"));
        Map<String, Blueprint> blueprints = Blueprints.of(
                stack,
                observed,
                new BlueprintInputs(Map.of(), "UTC", Set.of(), Map.of(), Map.of(), List.of(), PortPolicy.FALL_BACK));
        return new Up.Result(
                Planner.up(stack, selected, blueprints, observed, Planner.Others.LEAVE),
                selected.stream().map(Component::name).map(blueprints::get).toList(),
                stack.components().stream().filter(Component::skipped).toList(),
                List.of("checkout", "ledger"),
                List.of("pods are not scraped"));
    }

    private StackFolder webAndHuge() {
        return new StackFolder(folder)
                .web(
                        "web",
                        8080,
                        "links: [{title: Web, port: http, path: /start}, {title: Admin, port: http, path: /admin}]\n")
                .component("huge", "")
                .settings("components: {huge: {enabled: false, reason: too big}}\n");
    }

    @Test
    void showsThePagesAndWhatWasLeftOut() {
        assertEquals(
                """
                PAGE   ADDRESS
                Web    http://localhost:8080/start
                Admin  http://localhost:8080/admin

                SKIPPED  WHY
                huge     too big

                services: checkout, ledger
                note: pods are not scraped
                """,
                UpReport.text(result(webAndHuge()), TextStyle.Mode.NONE));
    }

    @Test
    void saysNothingOfAStackWithoutPages() {
        assertEquals(
                "services: checkout, ledger\nnote: pods are not scraped\n",
                UpReport.text(result(new StackFolder(folder).component("web", "")), TextStyle.Mode.NONE));
    }

    @Test
    void isADocumentOfStepsAndComponents() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "steps" : [ {
                    "action" : "create network",
                    "subject" : "devmon",
                    "object" : "devmon",
                    "because" : "the stack has none"
                  }, {
                    "action" : "create container",
                    "subject" : "web",
                    "object" : "devmon-web http=127.0.0.1:8080",
                    "because" : "there is none"
                  } ],
                  "components" : [ {
                    "name" : "web",
                    "links" : [ {
                      "title" : "Web",
                      "url" : "http://localhost:8080/start"
                    }, {
                      "title" : "Admin",
                      "url" : "http://localhost:8080/admin"
                    } ],
                    "ports" : {
                      "http" : 8080
                    }
                  } ],
                  "services" : [ "checkout", "ledger" ],
                  "notes" : [ "pods are not scraped" ]
                }"""
                        .strip(),
                UpReport.json(result(webAndHuge())));
    }

    @Test
    void isADocumentOfTheStepsOfAPlan() {
        assertEquals(
                """
                {
                  "schemaVersion" : 1,
                  "steps" : [ {
                    "action" : "create network",
                    "subject" : "devmon",
                    "object" : "devmon",
                    "because" : "the stack has none"
                  }, {
                    "action" : "create container",
                    "subject" : "web",
                    "object" : "devmon-web http=127.0.0.1:8080",
                    "because" : "there is none"
                  } ]
                }"""
                        .strip(),
                UpReport.json(result(webAndHuge()).plan()));
    }
}
