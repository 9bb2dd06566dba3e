package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {
    @TempDir
    Path folder;

    private StackFolder exporter(String measures) {
        return new StackFolder(folder).web("exporter", 9000, measures);
    }

    @Test
    void isFoundByAnyOfItsKinds() {
        StackFolder stack = exporter(
                """
                measures:
                  port: http
                  path: /metrics
                  shared: true
                  file: {name: systems.conf}
                  systems:
                    - {system: store, answers: store_up, entry: x}
                    - {system: proxy, answers: proxy_up, entry: x}
                """);
        assertEquals(
                Optional.of("exporter proxy_up"),
                stack.load()
                        .measuring("proxy")
                        .map(found -> found.name() + " " + found.system().answers()));
        assertEquals(Optional.empty(), stack.load().measuring("bus"));
        stack.settings("components: {exporter: {enabled: false}}\n");
        assertEquals(Optional.empty(), stack.load().measuring("proxy"));
    }

    @Test
    void mustSayHowEachSystemIsWritten() {
        assertEquals(
                """
                stack/exporter/component.yaml:14: `entry` and `file` need each other
                    write both, or neither
                """,
                exporter(
                                """
                                measures:
                                  port: http
                                  path: /metrics
                                  file: {name: systems.conf}
                                  systems:
                                    - {system: store, answers: store_up, entry: x}
                                    - {system: proxy, answers: proxy_up}
                                """)
                        .errors());
    }
}
