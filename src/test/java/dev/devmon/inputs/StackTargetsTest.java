package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.engine.FakeEngine;
import dev.devmon.plan.BlueprintInputs;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.Blueprints;
import dev.devmon.session.FakeClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTargetsTest {
    @TempDir
    Path folder;

    private StackFolder stack;
    private final FakeEngine engine = new FakeEngine(new FakeClock());

    @BeforeEach
    void oneOnEachNetwork() {
        stack = new StackFolder(folder)
                .web("store", 9200, "scrape: [{port: http, path: /metrics}]\n")
                .component(
                        "host",
                        """
                        network: host
                        ports: {http: {host: 9100}}
                        scrape: [{port: http, path: /stats, component: exporter}]
                        """)
                .component("silent", "");
    }

    private String json(StateKind kind) {
        Stack loaded = stack.load();
        return StackTargets.json(
                kind,
                Blueprints.of(
                                loaded,
                                engine.observe(loaded.name(), List.of()),
                                new BlueprintInputs(
                                        Map.of(), "UTC", Set.of(), Map.of(), Map.of(), List.of(), PortPolicy.FALL_BACK))
                        .values());
    }

    @Test
    void reachesComponentsOnTheStacksNetworkByTheirName() {
        assertEquals(
                """
                [ {
                  "targets" : [ "store:80" ],
                  "labels" : {
                    "__metrics_path__" : "/metrics",
                    "component" : "stack",
                    "instance" : "store:80",
                    "job" : "store",
                    "service" : "store"
                  }
                } ]"""
                        .strip(),
                json(StateKind.STACK_TARGETS));
    }

    @Test
    void reachesComponentsOnTheHostsNetworkByTheirPort() {
        assertEquals(
                """
                [ {
                  "targets" : [ "127.0.0.1:9100" ],
                  "labels" : {
                    "__metrics_path__" : "/stats",
                    "component" : "exporter",
                    "instance" : "host:9100",
                    "job" : "host",
                    "service" : "host"
                  }
                } ]"""
                        .strip(),
                json(StateKind.HOST_TARGETS));
    }

    @Test
    void reachesEverythingByNameWhereTheEngineIsAVirtualMachine() {
        engine.inVirtualMachine();

        assertEquals("[ ]", json(StateKind.HOST_TARGETS));
        String all = json(StateKind.STACK_TARGETS);
        assertEquals(
                List.of("\"host:9100\"", "\"store:80\""),
                all.lines()
                        .filter(line -> line.contains("targets"))
                        .map(line -> line.replaceAll(".*\\[ (.*) ].*", "$1"))
                        .toList());
    }
}
