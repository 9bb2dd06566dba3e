package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.definition.SystemExporter;
import dev.devmon.measuring.SystemsFileText.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** With the exporters as they ship; SystemsIT has them read by the real ones. */
class SystemsFileTextTest {
    private static final String HARD = "a'b\"c$d\\e:f#g;h`i{j}k%l&m é";

    private static SystemExporter exporter(String system) {
        return StackLoader.load(StackFiles.ofFolder(Path.of("stack")), List.of(), "test")
                .measuring(system)
                .orElseThrow();
    }

    private static String file(String system, Entry... entries) {
        return SystemsFileText.of(
                Objects.requireNonNull(exporter(system).measures().file()), List.of(entries));
    }

    private static Entry entry(String system, int port, String user, String password) {
        return new Entry(exporter(system), "localhost:" + port, "127.0.0.1:" + port, new Login(user, password));
    }

    private static Entry entry(String system, int port) {
        return new Entry(exporter(system), "localhost:" + port, "127.0.0.1:" + port, null);
    }

    @Test
    void isYamlForOne() {
        String text =
                file("postgresql", entry("postgresql", 5432, "jo: x", HARD), entry("postgresql", 5433, "al", "plain"));
        Problems problems = new Problems();
        Object all = Objects.requireNonNull(
                Objects.requireNonNull(Yaml.read("logins.yml", text, problems)).plain(problems));
        problems.throwIfAny();
        String module = module("postgresql", 5432);
        assertEquals(
                HARD,
                Json.read(Json.write(all))
                        .flatMap(node -> node.text("/auth_modules/" + module + "/userpass/password"))
                        .orElse(""));
        assertTrue(text.contains(module("postgresql", 5433)), text);
    }

    private static String module(String system, int port) {
        return String.valueOf(
                SystemsFileText.parameters(entry(system, port, "jo", "x")).get("auth_module"));
    }

    @Test
    void isOptionGroupsForAnother() {
        String text = file("mysql", entry("mysql", 3306, "jo", "a$b'c"));
        assertEquals(
                List.of(
                        "[client]",
                        "user=nobody",
                        "password=none",
                        "[" + module("mysql", 3306) + "]",
                        "user=\"\"\"jo\"\"\"",
                        "password=\"\"\"a${DOLLAR}b'c\"\"\""),
                text.lines().toList());
    }

    @Test
    void isJsonForAThird() {
        String text = file("redis", entry("redis", 6379, "", HARD), entry("redis", 6380, "jo", "x"));
        Map<String, String> passwords = Json.read(text).orElseThrow().texts("");
        assertEquals(Map.of("", "", "redis://127.0.0.1:6379", HARD, "redis://jo@127.0.0.1:6380", "x"), passwords);
        assertEquals(
                Map.of("", ""),
                Json.read(file("redis", entry("redis", 6381))).orElseThrow().texts(""));
    }

    @Test
    void asksWithoutALogin() {
        assertEquals(Map.of("target", "redis://127.0.0.1:6379"), SystemsFileText.parameters(entry("redis", 6379)));
        assertEquals(
                Map.of("target", "http://127.0.0.1:9200"), SystemsFileText.parameters(entry("elasticsearch", 9200)));
    }

    @Test
    void hasAnEntryForEachSystemOnASharedPage() {
        assertEquals(
                """
                [[inputs.nginx]]
                  alias = "localhost:8080"
                  urls = ["http://127.0.0.1:8080/stub_status"]
                  [inputs.nginx.tags]
                    instance = "localhost:8080"
                """,
                file("nginx", entry("nginx", 8080)));
        assertEquals(Map.of("instance", "localhost:8080"), SystemsFileText.parameters(entry("nginx", 8080)));
        assertTrue(file("mongodb", entry("mongodb", 27017))
                .contains("[\"mongodb://127.0.0.1:27017/?connect=direct&serverSelectionTimeoutMS=3000\"]"));
        assertTrue(
                file("mongodb", entry("mongodb", 27017, "j o", HARD))
                        .contains(
                                "[\"mongodb://j%20o:a%27b%22c%24d%5Ce%3Af%23g%3Bh%60i%7Bj%7Dk%25l%26m%20%C3%A9@127.0.0.1:27017/"));
    }

    @Test
    void givesEachSystemANameOfItsOwnWhereItsAddressCannotBeOne() {
        Pattern receiver = Pattern.compile("(?m)^receivers::kafka_metrics/([-\\w]+)::brokers: \\['127.0.0.1:(\\d+)']$");
        String text = file("kafka", entry("kafka", 9092), entry("kafka", 9192));
        Map<String, String> names = receiver.matcher(text)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertEquals(Set.of("9092", "9192"), Set.copyOf(names.values()));
        names.keySet()
                .forEach(name -> assertTrue(
                        text.contains(
                                "service::pipelines::metrics/" + name + ": {receivers: [kafka_metrics/" + name + "]"),
                        text));
    }

    @Test
    void readsWhetherASystemAnsweredOnASharedPage() {
        String page =
                "nginx_up{instance=\"a:1\"} 1\nnginx_active{instance=\"a:1\"} 3\nnginx_up{instance=\"b:1\"} 0\nself 1\n";
        assertEquals(new SystemPage(true, 2), SystemPage.read(page, "nginx_up", "a:1"));
        assertEquals(new SystemPage(false, 1), SystemPage.read(page, "nginx_up", "b:1"));
        assertEquals(new SystemPage(false, 0), SystemPage.read(page, "nginx_up", "c:1"));
    }

    @Test
    void readsWhetherASystemAnswered() {
        String page = "# HELP pg_up x\n# TYPE pg_up gauge\npg_up 1\npg_upper 0\n";
        assertEquals(new SystemPage(true, 2), SystemPage.read(page, "pg_up", null));
        assertEquals(new SystemPage(false, 2), SystemPage.read(page, "pg_upper", null));
        assertEquals(new SystemPage(false, 2), SystemPage.read(page, "pg", null));
        assertTrue(SystemPage.read("nodes{cluster=\"a b\"} 3\n", "nodes", null).answered());
        assertTrue(SystemPage.read("nodes 1e+00\n", "nodes", null).answered());
    }
}
