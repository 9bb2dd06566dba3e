package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of the log pipeline's files without Elasticsearch. */
class LogPipelineFilesTest {
    /** Those of Elasticsearch 7.10, the lab's, which later versions all have. */
    private static final Set<String> PROCESSORS = Set.of(
            "append",
            "bytes",
            "convert",
            "csv",
            "date",
            "date_index_name",
            "dissect",
            "dot_expander",
            "drop",
            "fail",
            "foreach",
            "grok",
            "gsub",
            "html_strip",
            "join",
            "json",
            "kv",
            "lowercase",
            "pipeline",
            "remove",
            "rename",
            "script",
            "set",
            "sort",
            "split",
            "trim",
            "uppercase",
            "urldecode");

    /** What any processor takes, and each of them in 7.10. */
    private static final Set<String> COMMON = Set.of("if", "ignore_failure", "on_failure", "tag");

    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "json", Set.of("field", "target_field", "add_to_root"),
            "grok", Set.of("field", "patterns", "pattern_definitions", "trace_match", "ignore_missing"),
            "gsub", Set.of("field", "pattern", "replacement", "target_field", "ignore_missing"),
            "set", Set.of("field", "value", "override"),
            "remove", Set.of("field", "ignore_missing"),
            "script", Set.of("lang", "source", "params"),
            "pipeline", Set.of("name"));

    /**
     * How many scripts of pipelines Elasticsearch keeps compiled, and beside them as many conditions: in 7.10 and in 9.5. How many
     * are compiled in five minutes it limits for other scripts only.
     */
    private static final int KEPT = 200;

    @Test
    void everyProcessorAndOptionExistsInTheLabsElasticsearch() {
        for (String name : LogPipelineFiles.inOrder()) {
            processors(LogPipelineFiles.pipeline(name)).forEach(processor -> {
                String type = processor.entries().keySet().iterator().next();
                assertTrue(PROCESSORS.contains(type), name + ": " + type);
                Set<String> options =
                        new HashSet<>(keys(processor.find("/" + type).orElseThrow()));
                options.removeAll(COMMON);
                options.removeAll(OPTIONS.getOrDefault(type, Set.of()));
                assertEquals(Set.of(), options, name + ": options of " + type);
            });
        }
    }

    @Test
    void everyPipelineThatIsCalledComesBeforeItsCaller() {
        List<String> order = LogPipelineFiles.inOrder();
        Set<String> called = new TreeSet<>();
        for (String name : order) {
            processors(LogPipelineFiles.pipeline(name))
                    .flatMap(processor -> processor.find("/pipeline/name").stream())
                    .map(callee -> ((Node.Scalar) callee).text())
                    .forEach(callee -> {
                        called.add(callee);
                        assertTrue(order.indexOf(callee) >= 0, name + " calls " + callee + ", which does not exist");
                        assertTrue(order.indexOf(callee) < order.indexOf(name), callee + " comes after " + name);
                    });
        }
        called.add(LogPipelineFiles.ENTRY);
        assertEquals(called, new TreeSet<>(order), "each is called");
    }

    @Test
    void scriptsHaveNoRegularExpressionsAndAreFewEnoughToBeKeptCompiled() {
        Set<String> scripts = new HashSet<>();
        Set<String> conditions = new HashSet<>();
        for (String name : LogPipelineFiles.inOrder()) {
            processors(LogPipelineFiles.pipeline(name))
                    .flatMap(processor -> processor.entries().values().stream())
                    .forEach(options -> {
                        options.text("/source").ifPresent(scripts::add);
                        options.text("/if").ifPresent(conditions::add);
                    });
        }
        assertTrue(scripts.size() > 5 && scripts.size() <= KEPT, scripts.size() + " scripts");
        assertTrue(conditions.size() > 5 && conditions.size() <= KEPT, conditions.size() + " conditions");
        Stream.concat(scripts.stream(), conditions.stream())
                .forEach(script -> assertTrue(!script.contains("=~") && !script.contains("==~"), script));
    }

    @Test
    void theTablesHoldEnoughLinesOfEnoughFrameworks() {
        List<LogCase> cases = LogCase.all(Instant.EPOCH);
        assertTrue(cases.size() >= 75, cases.size() + " cases");
        assertTrue(cases.stream().map(LogCase::file).distinct().count() >= 14, "files");
        assertEquals(cases.size(), cases.stream().map(LogCase::title).distinct().count(), "names are unique");
    }

    @Test
    void theTemplateKeepsLogsForSevenDaysWithoutReplicas() {
        Node template = json(LogPipelineFiles.TEMPLATE);
        assertEquals("7d", template.text("/template/lifecycle/data_retention").orElseThrow());
        assertEquals(
                "0",
                template.text("/template/settings/index.number_of_replicas").orElseThrow());
        assertEquals(
                "false",
                template.text("/template/settings/index.lifecycle.prefer_ilm").orElseThrow());
    }

    private static Node json(Path file) {
        return Json.read(LogPipelineFiles.text(file)).orElseThrow(() -> new AssertionError(file + " is no JSON"));
    }

    /** With those that handle failures. */
    private static Stream<Node.Mapping> processors(Node node) {
        return Stream.of("/processors", "/on_failure")
                .flatMap(list -> node.find(list).stream())
                .flatMap(list -> ((Node.Sequence) list).items().stream())
                .map(Node.Mapping.class::cast)
                .flatMap(processor -> Stream.concat(
                        Stream.of(processor),
                        processor.entries().values().stream().flatMap(LogPipelineFilesTest::processors)));
    }

    private static Set<String> keys(Node node) {
        return ((Node.Mapping) node).entries().keySet();
    }
}
