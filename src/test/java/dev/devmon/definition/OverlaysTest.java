package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.definition.Component.Port;
import dev.devmon.definition.Settings.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlaysTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void twoComponents() {
        stack = new StackFolder(folder)
                .file(
                        "web/component.yaml",
                        """
                        schema: 1
                        name: web
                        summary: Web
                        image: example/web:1.0
                        memory: 64m
                        ports: {http: {container: 80, host: 8080}, admin: {container: 81, host: 8081}}
                        ready: {tcp: {port: http}}
                        """)
                .component("scraper", "network: host\nports: {http: {host: 9091}}\n");
    }

    @Test
    void laysALaterFileOverAnEarlierOneValueByValue() {
        stack.settings(
                        "user/devmon.yaml",
                        """
                stack: user
                images: {web: example/web:2.0}
                ports: {web: {http: 1111, admin: 1112}}
                memory: {web: 128m}
                components: {web: {enabled: false, reason: too heavy}}
                """)
                .settings(
                        "project/devmon.yaml",
                        """
                stack: project
                images: {web: example/web:3.0}
                ports: {web: {http: 2222}}
                components: {web: {enabled: true}}
                """);

        Component web = stack.component("web");

        assertEquals("project", stack.load().name());
        assertEquals("example/web:3.0", web.image());
        assertEquals(Map.of("http", new Port(80, 2222), "admin", new Port(81, 1112)), web.ports());
        assertEquals(128L << 20, web.memoryBytes());
        assertFalse(web.skipped());
    }

    @Test
    void movesBothSidesOfAPortOnTheHostsNetwork() {
        stack.settings("ports: {scraper: {http: 9999}}\n");

        assertEquals(
                Map.of("http", new Port(9999, 9999)), stack.component("scraper").ports());
    }

    @Test
    void turnsAComponentOffAndKeepsTheReason() {
        stack.settings("components: {web: {enabled: false, reason: too heavy}, scraper: {enabled: false}}\n");

        assertTrue(stack.component("web").skipped());
        assertEquals("too heavy", stack.component("web").skipReason());
        assertEquals(
                "turned off in " + folder + "/devmon.yaml:1",
                stack.component("scraper").skipReason());
    }

    @Test
    void takesNoWordForTrueOrFalseButThese() {
        stack.settings("components: {web: {enabled: yes}}\n");

        assertEquals(
                """
                devmon.yaml:1: enabled: expected true or false, found "yes"
                    write true or false
                """,
                stack.errors());
    }

    @Test
    void findsSecretsRelativeToTheFileThatNamesThem() {
        stack.settings("user/devmon.yaml", "secrets: {one: keys/one, two: two}\n")
                .settings("project/devmon.yaml", "secrets: {two: ../two, three: /etc/three, four: ~/four}\n");

        assertEquals(
                Map.of(
                        "one", folder.resolve("user/keys/one"),
                        "two", folder.resolve("two"),
                        "three", Path.of("/etc/three"),
                        "four", Path.of(System.getProperty("user.home"), "four")),
                stack.load().settings().secrets().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().value())));
    }

    @Test
    void laterFilesSayMoreOfTheCluster() {
        stack.settings("user/devmon.yaml", "discovery: {kubernetes: {context: kind-a, namespaces: [shop]}}\n")
                .settings("project/devmon.yaml", "discovery: {kubernetes: {namespaces: [a, b], enabled: false}}\n");

        ClusterSettings cluster = stack.load().settings().discovery().kubernetes();

        assertEquals("kind-a", Objects.requireNonNull(cluster.context()).value());
        assertEquals(List.of("a", "b"), cluster.namespaces());
        assertEquals(Settings.Switch.State.OFF, cluster.state());
        Setting shown = Overlays.inForce(stack.load()).stream()
                .filter(setting -> setting.key().equals("discovery.kubernetes.context"))
                .findFirst()
                .orElseThrow();
        assertEquals("kind-a", shown.value());
        assertTrue(shown.source().endsWith("user/devmon.yaml:1"), shown.source());
    }

    @Test
    void saysWhatIsWrongWithTheSettingsOfTheCluster() {
        stack.settings(
                """
                discovery:
                  kubernetes:
                    contxt: kind-a
                    namespaces: [Shop]
                    enabled: maybe
                secrets: {kubeconfig: a}
                """);

        assertEquals(
                """
                devmon.yaml:3: unknown key "contxt"
                    did you mean "context"? use one of: context, namespaces, enabled
                devmon.yaml:4: namespaces: expected a namespace, of lower-case letters, digits and -, found "Shop"
                    write a namespace, of lower-case letters, digits and -
                devmon.yaml:5: enabled: expected true or false, found "maybe"
                    write true or false
                devmon.yaml:6: secrets: kubeconfig is no longer used
                    remove it: pods are found by the kubeconfig that kubectl reads, see docs/kubernetes.md
                """,
                stack.errors());
    }

    @Test
    void collectsDeclaredServicesOfAllFiles() {
        stack.settings(
                        "user/devmon.yaml",
                        """
                discovery:
                  env: staging
                  services: [{name: shop, port: 8080}]
                  ignore: [ssh]
                """)
                .settings(
                        "project/devmon.yaml",
                        """
                discovery:
                  services: [{name: cart, address: '[::1]:9000', path: /m, env: test}]
                  ignore: [5432]
                """);

        Settings.DiscoverySection discovery = stack.load().settings().discovery();

        assertEquals("staging", discovery.env());
        assertEquals(
                List.of(
                        new Service("shop", "127.0.0.1:8080", null, null, false, Access.NONE),
                        new Service("cart", "[::1]:9000", "/m", "test", false, Access.NONE)),
                discovery.services());
        assertEquals(
                List.of("ssh in line 4", "5432 in line 3"),
                discovery.ignore().stream()
                        .map(word -> word.value() + " in line " + word.at().line())
                        .toList());
    }

    @Test
    void keepsWhatEveryFileSaysAboutRules() {
        stack.settings(
                        "user/devmon.yaml",
                        "conventions: {acme: {priority: 1}}\nconsumers: {acme: {priority: 2}}\nthresholds: {defaults: {a: 1}}\n")
                .settings("project/devmon.yaml", "thresholds: {defaults: {a: 2}}\n");

        Settings.SignalSettings signals = stack.load().settings().signals();

        assertEquals(
                List.of(Optional.of("1")),
                signals.conventions().stream()
                        .map(node -> node.text("/acme/priority"))
                        .toList());
        assertEquals(
                List.of(Optional.of("2")),
                signals.consumers().stream()
                        .map(node -> node.text("/acme/priority"))
                        .toList());
        assertEquals(
                List.of(Optional.of("1"), Optional.of("2")),
                signals.thresholds().stream()
                        .map(node -> node.text("/defaults/a"))
                        .toList());
    }

    @Test
    void suggestsTheComponentThatWasProbablyMeant() {
        stack.settings("ports: {scrapper: {http: 1}}\n");

        assertEquals(
                """
                devmon.yaml:1: unknown component "scrapper"
                    did you mean "scraper"? use one of: scraper, web
                """,
                stack.errors());
    }

    @Test
    void makesAnOptionalComponentAPartOfTheStack() {
        stack.component("extra", "optional: true\n");
        assertTrue(stack.load().component("extra").orElseThrow().optional());
        assertEquals("false (default)", enabled("extra"));

        stack.settings("components: {extra: {enabled: true}}\n");

        assertFalse(stack.load().component("extra").orElseThrow().optional());
        assertTrue(enabled("extra").startsWith("true ("), enabled("extra"));
    }

    private String enabled(String component) {
        return Overlays.inForce(stack.load()).stream()
                .filter(setting -> setting.key().equals("components." + component + ".enabled"))
                .map(setting -> setting.value() + " (" + setting.source() + ")")
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhereEveryValueInForceComesFrom() {
        stack.settings("user/devmon.yaml", "stack: mine\nports: {web: {http: 1111}}\nsecrets: {one: one}\n")
                .settings(
                        "project/devmon.yaml",
                        """
                        ports: {web: {http: 2222}}
                        memory:
                          web: 128m
                        components:
                          web: {enabled: false, reason: too heavy}
                        """);

        String listing = Overlays.inForce(stack.load()).stream()
                .map(setting -> setting.key() + " = " + setting.value() + " (" + setting.source() + ")\n")
                .collect(Collectors.joining())
                .replace(folder + "/", "");

        assertEquals(
                """
                stack = mine (user/devmon.yaml:1)
                components.scraper.enabled = true (default)
                images.scraper = example/scraper:1.0 (default)
                memory.scraper = 64 MB (default)
                ports.scraper.http = 9091 (default)
                components.web.enabled = false (project/devmon.yaml:5)
                images.web = example/web:1.0 (default)
                memory.web = 128 MB (project/devmon.yaml:3)
                ports.web.http = 2222 (project/devmon.yaml:1)
                ports.web.admin = 8081 (default)
                secrets.one = user/one (user/devmon.yaml:3)
                discovery.env = development (default)
                """,
                listing);
    }

    @Test
    void namesTheCommandLineAsTheSourceOfTheStacksName() {
        stack.settings("stack: mine\n");
        Stack named = StackLoader.load(stack.files(), List.of(folder.resolve("devmon.yaml")), "theirs");

        assertEquals(
                new Setting("stack", "theirs", "--stack-name"),
                Overlays.inForce(named).get(0));
    }
}
