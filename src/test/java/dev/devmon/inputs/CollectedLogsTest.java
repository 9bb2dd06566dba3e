package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackFolder;
import dev.devmon.definition.StackLoader;
import dev.devmon.discovery.target.WrittenLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectedLogsTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void aCollector() throws IOException {
        folder = folder.toRealPath();
        stack = new StackFolder(folder)
                .component("reader", "mounts: [{generated: log-inputs, at: /inputs, onChange: watched}]\n")
                .file("reader/log-input.yml", "- [\"${log.service}\", \"/host${log.path}\", \"${log.env}\"]\n");
    }

    private void settings(String... logs) {
        stack.settings("logs: [" + String.join(", ", logs) + "]\ndiscovery: {env: staging}\n");
    }

    private void folders(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name));
        }
    }

    private WrittenLog found(String service, String path) {
        return new WrittenLog(service, folder.resolve(path), "development");
    }

    private CollectedLogs logs(WrittenLog... found) {
        return CollectedLogs.of(stack.load().settings(), List.of(found));
    }

    private String inputs(CollectedLogs logs) {
        return Objects.requireNonNull(logs.files(stack.load()).get("logs.yml")).replace(folder.toString(), "");
    }

    private List<String> names(CollectedLogs logs) {
        return logs.folders().stream()
                .map(path -> folder.relativize(Path.of(path)).toString())
                .toList();
    }

    @Test
    void fillsInTheTemplateOnceForEachFileInTheOrderOfPaths() throws IOException {
        folders("shop", "pay");
        settings("{service: payments, path: pay/app*.log}", "{service: mail, path: shop/mail.txt, env: test}");

        assertEquals(
                """
                - ["payments", "/host/pay/app*.log", "staging"]
                - ["shop", "/host/shop/a.log", "development"]
                - ["mail", "/host/shop/mail.txt", "test"]
                """,
                inputs(logs(found("shop", "shop/a.log"))));
    }

    @Test
    void isAnEmptyListWhenThereIsNothingToCollect() {
        assertEquals("[]\n", inputs(logs()));
        assertEquals(List.of(), logs().folders());
    }

    @Test
    void keepsNamesFromMeaningMoreThanTheySay() throws IOException {
        folders("shop");

        assertEquals(
                "- [\"a \\\"b\\\"\", \"/host/shop/\\\\[1\\\\]x\\\\?.log\", \"development\"]\n".replace("\\\\]", "]"),
                inputs(logs(found("a \"b\"", "shop/[1]x?.log"))));
        assertEquals("[]\n", inputs(logs(found("shop", "shop/*.log"), found("shop", "shop/${x}.log"))));
    }

    @Test
    void letsTheSettingsSayWhoseAFoundFileIs() throws IOException {
        folders("shop");
        settings("{service: payments, path: shop/*.log}", "{service: payments, path: shop/x.out}");

        assertEquals(
                """
                - ["payments", "/host/shop/*.log", "staging"]
                - ["shop", "/host/shop/y.out", "development"]
                - ["payments", "/host/shop/x.out", "staging"]
                """
                        .lines()
                        .sorted()
                        .toList(),
                inputs(logs(found("shop", "shop/a.log"), found("shop", "shop/x.out"), found("shop", "shop/y.out")))
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void mergesFoldersIntoTheirParents() throws IOException {
        folders("a/b/c", "ab", "d/e");

        assertEquals(
                List.of("a", "ab", "d/e"),
                names(logs(
                        found("s", "a/b/c/1.log"),
                        found("s", "a/1.log"),
                        found("s", "a/b/1.log"),
                        found("s", "ab/1.log"),
                        found("s", "d/e/1.log"))));
    }

    @Test
    void waitsForAFolderThatIsNotThereYet() throws IOException {
        settings("{service: shop, path: logs/a.log}");
        assertEquals("[]\n", inputs(logs()));
        assertEquals(List.of(), names(logs()));

        folders("logs");

        assertEquals("- [\"shop\", \"/host/logs/a.log\", \"staging\"]\n", inputs(logs()));
        assertEquals(List.of("logs"), names(logs()));
    }

    @Test
    void namesTheFolderBehindALink() throws IOException {
        folders("real");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("devices"), Path.of("/dev"));
        settings("{service: shop, path: link/a.log}", "{service: shop, path: devices/a.log}");

        assertEquals(List.of("real"), names(logs()));
        assertTrue(inputs(logs()).contains("/host/real/a.log"));
    }

    @Test
    void takesNoFileOfAFolderThatMustNotBeSeen() {
        List<WrittenLog> found =
                List.of("/a.log", "/dev/shm/a.log", "/proc/a.log", "/sys/a.log", "/srv/a:b/a.log").stream()
                        .map(path -> new WrittenLog("shop", Path.of(path), "development"))
                        .toList();

        assertEquals(CollectedLogs.NONE, CollectedLogs.of(stack.load().settings(), found));
    }

    @Test
    void showsTheSettingsWithFileAndLine() {
        settings("{service: payments, path: pay/app*.log}");

        assertEquals(
                List.of(new Setting("logs.payments", folder + "/pay/app*.log", folder + "/devmon.yaml:1")),
                GeneratedFiles.inForce(stack.load()));
    }

    @Test
    void makesYamlOfTheBundledTemplateThatJoinsLinesAsContainersDo() {
        Stack bundled = StackLoader.load(StackFiles.bundled(), List.of(), null);
        String text = Objects.requireNonNull(
                CollectedLogs.of(stack.load().settings(), List.of(found("a: \"b\"", "1.log"), found("shop", "2.log")))
                        .files(bundled)
                        .get("logs.yml"));
        Problems problems = new Problems();
        Node inputs = Objects.requireNonNull(Yaml.read("logs.yml", text, problems));
        Node containers = Objects.requireNonNull(
                Yaml.read("filebeat.yml", bundled.files().text("elk/filebeat/filebeat.yml"), problems));
        problems.throwIfAny();

        assertEquals(2, inputs.children().size());
        for (int i = 0; i < 2; i++) {
            String path = folder + "/" + (i + 1) + ".log";
            assertEquals(path, text(inputs, "/" + i + "/id"));
            assertEquals("/host" + path, text(inputs, "/" + i + "/paths/0"));
        }
        assertEquals("a: \"b\"", text(inputs, "/0/processors/0/add_fields/fields/service.name"));
        assertEquals("development", text(inputs, "/0/processors/0/add_fields/fields/service.environment"));
        for (String key : List.of("pattern", "negate", "match", "max_lines", "timeout")) {
            assertEquals(
                    text(containers, "/filebeat.inputs/0/parsers/1/multiline/" + key),
                    text(inputs, "/0/parsers/0/multiline/" + key));
        }
    }

    @Test
    void joinsLinesThatCannotStandAloneAndNoOthers() {
        String template = StackFiles.bundled().text("elk/filebeat/log-input.yml");
        Node input = Objects.requireNonNull(Yaml.read("log-input.yml", template, new Problems()));
        // Go's syntax and Java's agree on all that it uses
        var pattern = java.util.regex.Pattern.compile(text(input, "/0/parsers/0/multiline/pattern"));

        for (String line : Arrays.asList(
                "\tat a.b.C.d(C.java:1)",
                "    at f (x.js:1)",
                "",
                "\n",
                "Caused by: java.io.IOException: x",
                "... 3 more",
                "java.lang.IllegalStateException: boom",
                "Traceback (most recent call last):",
                "  File \"x.py\", line 1, in f",
                "ValueError: x",
                "KeyError\n",
                "requests.exceptions.ConnectionError: y",
                "--- End of stack trace from previous location ---",
                "goroutine 1 [running]:")) {
            assertTrue(pattern.matcher(line).find(), line);
        }
        for (String line : List.of(
                "{\"level\":\"info\"}",
                "2026-01-01 10:00:00 ERROR ValueError: x",
                "INFO at last",
                "atlas started",
                "TypeError: a is not a function",
                "Error: b",
                "Traceback of an order",
                "java.lang is a package")) {
            assertTrue(!pattern.matcher(line).find(), line);
        }
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElseThrow(() -> new AssertionError("nothing at " + pointer));
    }
}
