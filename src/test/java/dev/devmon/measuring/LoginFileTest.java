package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Measures;
import dev.devmon.definition.Measures.Logins;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With the exporters as they ship; SystemsIT has them read by the real ones. */
class LoginFileTest {
    private static final String HARD = "a'b\"c$d\\e:f#g;h`i{j}k%l&m é";

    private static Measures measures(String system) {
        return Objects.requireNonNull(StackLoader.load(StackFiles.ofFolder(Path.of("stack")), List.of(), "test")
                .measuring(system)
                .orElseThrow()
                .measures());
    }

    private static String file(String system, LoginFile.Entry... entries) {
        Logins logins = Objects.requireNonNull(measures(system).logins());
        return LoginFile.text(logins, List.of(entries));
    }

    private static LoginFile.Entry entry(int port, String user, String password) {
        return new LoginFile.Entry("127.0.0.1:" + port, new Login(user, password));
    }

    @Test
    void isYamlForOne() {
        String text = file("postgresql", entry(5432, "jo: x", HARD), entry(5433, "al", "plain"));
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
        return String.valueOf(LoginFile.parameters(measures(system), "127.0.0.1:" + port, new Login("jo", "x"))
                .get("auth_module"));
    }

    @Test
    void isOptionGroupsForAnother() {
        String text = file("mysql", entry(3306, "jo", "a$b'c"));
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
        String text = file("redis", entry(6379, "", HARD), entry(6380, "jo", "x"));
        Map<String, String> passwords = Json.read(text).orElseThrow().texts("");
        assertEquals(Map.of("", "", "redis://127.0.0.1:6379", HARD, "redis://jo@127.0.0.1:6380", "x"), passwords);
        assertEquals(Map.of("", ""), Json.read(file("redis")).orElseThrow().texts(""));
    }

    @Test
    void asksWithoutALogin() {
        assertEquals(
                Map.of("target", "redis://127.0.0.1:6379"),
                LoginFile.parameters(measures("redis"), "127.0.0.1:6379", null));
        assertEquals(
                Map.of("target", "http://127.0.0.1:9200"),
                LoginFile.parameters(measures("elasticsearch"), "127.0.0.1:9200", null));
    }

    @Test
    void readsWhetherASystemAnswered() {
        String page = "# HELP pg_up x\n# TYPE pg_up gauge\npg_up 1\npg_upper 0\n";
        assertEquals(new SystemPage(true, 2), SystemPage.read(page, "pg_up"));
        assertEquals(new SystemPage(false, 2), SystemPage.read(page, "pg_upper"));
        assertEquals(new SystemPage(false, 2), SystemPage.read(page, "pg"));
        assertTrue(SystemPage.read("nodes{cluster=\"a b\"} 3\n", "nodes").answered());
        assertTrue(SystemPage.read("nodes 1e+00\n", "nodes").answered());
    }
}
