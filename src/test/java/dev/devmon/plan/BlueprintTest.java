package dev.devmon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes a new container necessary. */
class BlueprintTest {
    private static final String WEB =
            """
            schema: 1
            name: web
            summary: Web
            image: example/web:1.0
            command: [--one, two]
            environment: {A: '1', B: ''}
            ports: {http: {container: 80, host: 8080}}
            mounts:
              - {config: ./fixed.yml, at: /etc/fixed.yml}
              - {config: ./rules, at: /etc/rules, onChange: reload}
              - {volume: data, at: /data}
              - {host: /proc, at: /host/proc}
              - {state: host-targets, at: /targets}
              - {secret: token, at: /run/token, requires: token}
            reload: {http: {port: http, path: /reload}}
            ready: {http: {port: http, path: /ready}}
            memory: 64m
            links: [{title: Web, port: http, path: /}]
            """;

    @TempDir
    Path folder;

    private PlanningDesk desk;

    @BeforeEach
    void web() {
        desk = new PlanningDesk(folder);
        desk.folder
                .file("web/component.yaml", WEB)
                .file("web/fixed.yml", "a: 1\n")
                .file("web/other.yml", "a: 1\n")
                .file("web/rules/one.yml", "rule: 1\n");
    }

    @Test
    void hasTheSameHashForTheSameContent() {
        assertEquals(
                desk.blueprint("web").configHash(),
                new PlanningDesk(folder).blueprint("web").configHash());
        assertEquals(16, desk.blueprint("web").configHash().length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: example/web:1.0                      | image: example/web:1.1",
                "command: [--one, two]                       | command: [--one]",
                "command: [--one, two]                       | command: [two, --one]",
                "command: [--one, two]                       | command: ['--one, two']",
                "environment: {A: '1', B: ''}                | environment: {A: '2', B: ''}",
                "environment: {A: '1', B: ''}                | environment: {A: '1, B='}",
                "environment: {A: '1', B: ''}                | environment: {A: '1', C: ''}",
                "{http: {container: 80, host: 8080}}         | {http: {container: 81, host: 8080}}",
                "{http: {container: 80, host: 8080}}         | {http: {container: 80, host: 8081}}",
                "config: ./fixed.yml, at: /etc/fixed.yml     | config: ./fixed.yml, at: /etc/moved.yml",
                "volume: data, at: /data                     | volume: data, at: /var/data",
                "volume: data, at: /data                     | volume: store, at: /data",
                "host: /proc, at: /host/proc                 | host: /sys, at: /host/proc",
                "state: host-targets                         | state: stack-targets",
                "memory: 64m                                 | memory: 65m",
                "memory: 64m                                 | {memory: 64m, user: root}",
                "memory: 64m                                 | {memory: 64m, privileged: true}",
                "memory: 64m                                 | {memory: 64m, pid: host}"
            })
    void hasAnotherHashForWhateverAContainerCannotTakeOver(String before, String after) {
        assertChanges(before, after);
    }

    @Test
    void hasAnotherHashForAnotherNetwork() {
        assertChanges("{http: {container: 80, host: 8080}}", "{http: {host: 80}}\nnetwork: host");
    }

    @Test
    void hasAnotherHashForAnotherFixedFile() {
        String hash = desk.blueprint("web").configHash();
        desk.folder.file("web/fixed.yml", "a: 2\n");

        assertNotEquals(hash, desk.blueprint("web").configHash());
    }

    @Test
    void hasAnotherHashForAnotherSecret() {
        String without = desk.blueprint("web").configHash();
        desk.secrets.put("token", "one");
        String one = desk.blueprint("web").configHash();
        desk.secrets.put("token", "two");

        assertNotEquals(without, one);
        assertNotEquals(one, desk.blueprint("web").configHash());
    }

    @Test
    void hasTheSameHashForAnotherReloadableFile() {
        Blueprint before = desk.blueprint("web");
        desk.folder.file("web/rules/one.yml", "rule: 2\n");
        Blueprint after = desk.blueprint("web");

        assertEquals(before.configHash(), after.configHash());
        assertNotEquals(before.loadedFiles(), after.loadedFiles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "summary: Web                | summary: The web",
                "path: /ready                | path: /healthy",
                "title: Web                  | title: Pages",
                "path: /reload               | path: /again"
            })
    void hasTheSameHashForWhatTheContainerDoesNotSee(String before, String after) {
        String hash = desk.blueprint("web").configHash();
        desk.folder.file("web/component.yaml", changed(before, after));

        assertEquals(hash, desk.blueprint("web").configHash());
    }

    @Test
    void marksTheReloadableStateInTheContainerOnlyWhereThereIsSome() {
        desk.folder.component("plain", "");

        assertEquals(Map.of(), desk.blueprint("plain").reloadMarker());
        assertEquals(
                Map.of(
                        Blueprint.RELOAD_MARKER,
                        desk.blueprint("web").loadedFiles().text()),
                desk.blueprint("web").reloadMarker());
    }

    private void assertChanges(String before, String after) {
        String hash = desk.blueprint("web").configHash();
        desk.folder.file("web/component.yaml", changed(before, after));

        assertNotEquals(hash, desk.blueprint("web").configHash());
    }

    /** A replacement in braces stands for lines: {@code {a: 1, b: 2}}. */
    private static String changed(String before, String after) {
        String lines = after.startsWith("{memory")
                ? after.substring(1, after.length() - 1).replace(", ", "\n")
                : after;
        assertEquals(2, (WEB + " ").split(Pattern.quote(before), -1).length, before);
        return WEB.replace(before, lines);
    }
}
