package dev.devmon.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackFolder;
import dev.devmon.definition.StackLoader;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportComposeTest {
    private static final EngineInfo LINUX = new EngineInfo("28.5", "1.51", 1L << 33, HostNetwork.NATIVE, "172.17.0.1");

    @TempDir
    Path root;

    private StackFolder folder;

    @BeforeEach
    void open() {
        folder = new StackFolder(root);
    }

    private static SortedMap<String, ExportedFile> export(Stack stack, EngineInfo engine) {
        List<Component> all = stack.select(List.of(), List.of());
        return ComposeExport.files(
                stack.name(), BlueprintFactory.elsewhere(stack, Map.of(), engine, all), engine.bridgeAddress(), "[]\n");
    }

    private SortedMap<String, ExportedFile> export() {
        return export(folder.load(), LINUX);
    }

    private static String text(SortedMap<String, ExportedFile> files, String path) {
        return Objects.requireNonNull(files.get(path), () -> path + " of " + files.keySet())
                .text();
    }

    private static Node compose(SortedMap<String, ExportedFile> files) {
        return Yaml.read("compose.yaml", text(files, "compose.yaml"));
    }

    private Node service(String name) {
        return service(export(), name);
    }

    private static Node service(SortedMap<String, ExportedFile> files, String name) {
        return compose(files).find("/services/" + name).orElseThrow(() -> new AssertionError(name));
    }

    private static List<String> texts(Node node, String pointer) {
        return node.children(pointer).stream()
                .map(item -> item.text("").orElseThrow())
                .toList();
    }

    @Test
    void writesAComponentAsAService() {
        folder.web("web", 8080, "client: wget\nuser: '1000'\nmounts: [{volume: data, at: /data}]\n");

        SortedMap<String, ExportedFile> files = export();

        assertEquals(
                """
                # Made by `devmon export compose`, which makes it anew when it is run again: put changes of your own into
                # compose.override.yaml. README.md says how this stack is started, and how it differs from devmon's.
                name: devmon
                services:
                  web:
                    image: "example/web:1.0"
                    user: "1000"
                    hostname: web
                    extra_hosts:
                      - "host.docker.internal:host-gateway"
                    ports:
                      - "127.0.0.1:8080:80"
                    volumes:
                      - "web-data:/data"
                    healthcheck:
                      test:
                        - CMD-SHELL
                        - "wget -q -O /dev/null 'http://127.0.0.1:80/ready'"
                      interval: 5s
                      timeout: 4s
                      retries: 3
                      start_period: 60s
                    mem_limit: 64m
                    memswap_limit: 64m
                    restart: unless-stopped
                    labels:
                      dev.devmon.component: web
                      dev.devmon.port.http: 8080 80 8080
                      dev.devmon.stack: devmon
                volumes:
                  web-data: {}
                """
                        .replace("\"example/web:1.0\"", "example/web:1.0")
                        .replace("\"host.docker.internal:host-gateway\"", "host.docker.internal:host-gateway")
                        .replace("\"127.0.0.1:8080:80\"", "127.0.0.1:8080:80")
                        .replace("\"web-data:/data\"", "web-data:/data")
                        .replace(
                                "\"wget -q -O /dev/null 'http://127.0.0.1:80/ready'\"",
                                "wget -q -O /dev/null 'http://127.0.0.1:80/ready'"),
                text(files, "compose.yaml"));
        assertEquals(List.of("README.md", "compose.yaml"), List.copyOf(files.keySet()));
    }

    @Test
    void leavesNothingToBeTakenForAVariableOfCompose() {
        folder.component("web", "command: ['^/(proc)($|/)', '${HOME}']\nenvironment: {DOLLAR: $}\n");

        Node web = service("web");

        assertEquals(List.of("^/(proc)($$|/)", "$${HOME}"), texts(web, "/command"));
        assertEquals("$$", web.text("/environment/DOLLAR").orElse(""));
    }

    @Test
    void asksInsideOnlyWithWhatTheImageHas() {
        folder.web("silent", 8080, "");
        folder.component("logging", "client: curl\n");
        folder.file(
                "json/component.yaml",
                """
                schema: 1
                name: json
                summary: Says it in JSON
                image: example/json:1.0
                memory: 1500k
                client: curl
                ports: {http: {container: 80, host: 8081}}
                ready: {http: [{port: http, path: '/a?b&c'}, {port: http, path: /state, json: {pointer: /a/level, equals: up}}]}
                """);
        folder.web("later", 8082, "after: [silent, json]\nneeds: [logging]\n");

        SortedMap<String, ExportedFile> files = export();

        assertFalse(service(files, "silent").find("/healthcheck").isPresent());
        assertFalse(service(files, "logging").find("/healthcheck").isPresent(), "its log cannot be read from inside");
        assertEquals(
                "curl -fsS -o /dev/null 'http://127.0.0.1:80/a?b&c' && curl -fsS -o - 'http://127.0.0.1:80/state' | grep -Eq"
                        + " '\"level\" *: *\"?up\"?'",
                service(files, "json").text("/healthcheck/test/1").orElse(""));
        assertEquals("1536000b", service(files, "json").text("/mem_limit").orElse(""));
        Node later = service(files, "later");
        assertEquals(
                "service_started", later.text("/depends_on/silent/condition").orElse(""));
        assertEquals("service_healthy", later.text("/depends_on/json/condition").orElse(""));
        assertEquals(
                "service_started", later.text("/depends_on/logging/condition").orElse(""));
        assertTrue(text(files, "README.md").contains("nothing in their images can ask: later, logging, silent."));
    }

    @Test
    void mountsFoldersAndFilesReadOnlyAndLaysThemAsTheContainerDoes() {
        folder.file("web/site/deep/a.txt", "port ${port.http}, $home").file("web/site/deep/b/c.txt", "c");
        folder.file("web/one.txt", "1");
        folder.web(
                "web", 8080, "mounts: [{config: ./site, at: /srv/site}, {config: ./one.txt, at: /srv/site/one.txt}]\n");

        SortedMap<String, ExportedFile> files = export();

        assertEquals(
                List.of(
                        "./config/web/srv/site/deep:/srv/site/deep:ro",
                        "./config/web/srv/site/one.txt:/srv/site/one.txt:ro"),
                texts(service(files, "web"), "/volumes"),
                "a folder without files of its own is left to the image");
        assertEquals("port 8080, $home", text(files, "config/web/srv/site/deep/a.txt"));
        assertEquals("c", text(files, "config/web/srv/site/deep/b/c.txt"));
    }

    @Test
    void marksAServiceByItsFilesSoThatComposeMakesItAnew() {
        folder.file("web/one.txt", "1");
        folder.web("web", 8080, "mounts: [{config: ./one.txt, at: /one.txt}]\n");
        String pointer = "/labels/dev.devmon.export.files";
        String before = service("web").text(pointer).orElseThrow();
        assertEquals(before, service("web").text(pointer).orElseThrow());

        folder.file("web/one.txt", "2");

        assertFalse(before.equals(service("web").text(pointer).orElseThrow()));
    }

    @Test
    void keepsSecretsInFilesOfTheirOwn() throws IOException {
        Path token = Files.writeString(root.resolve("token"), "hush\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        folder.settings("secrets: {token: token}\n");
        folder.file("web/one.txt", "1");
        folder.web(
                "web",
                8080,
                """
                mounts:
                  - {secret: token, at: /etc/web/token, requires: token}
                  - {config: ./one.txt, at: /etc/web/one.txt}
                """);

        SortedMap<String, ExportedFile> files = export();

        assertEquals(
                new ExportedFile("hush\n", ExportedFile.Kind.SECRET),
                Objects.requireNonNull(files.get("secrets/web/token")));
        assertEquals(
                "./secrets/web/token",
                compose(files).text("/secrets/web-token/file").orElse(""));
        assertEquals(
                "web-token", service(files, "web").text("/secrets/0/source").orElse(""));
        assertEquals(
                "/etc/web/token",
                service(files, "web").text("/secrets/0/target").orElse(""));
        assertEquals("/secrets/\n", text(files, ".gitignore"));
        files.forEach((path, file) ->
                assertEquals(path.equals("secrets/web/token"), file.text().contains("hush"), path));
    }

    @Test
    void publishesOnTheLoopbackAndWhatContainersReachOnTheBridge() {
        folder.component(
                "door",
                """
                ports:
                  otlp: {container: 4317, host: 4317, reach: containers}
                  statsd: {container: 9125, host: 9125, udp: true}
                  inside: {container: 1}
                """);
        List<String> own = List.of("127.0.0.1:4317:4317", "127.0.0.1:9125:9125", "127.0.0.1:9125:9125/udp");

        assertEquals(
                List.of(own.get(0), "${BRIDGE_ADDRESS:-172.17.0.1}:4317:4317", own.get(1), own.get(2)),
                texts(service("door"), "/ports"));
        EngineInfo machine = new EngineInfo("28.5", "1.51", 1L << 33, HostNetwork.VIRTUAL_MACHINE, "");
        assertEquals(own, texts(service(export(folder.load(), machine), "door"), "/ports"));
    }

    @Test
    void usesTheHostsNetworkWhereThatIsTheMachines() {
        folder.component(
                "scraper",
                """
                network: host
                client: wget
                pid: host
                privileged: true
                command: ['--listen=${network.bind}:${port.http}']
                ports: {http: {host: 9091}}
                mounts: [{host: /sys, at: /sys}]
                """);

        Node scraper = service("scraper");

        assertEquals("host", scraper.text("/network_mode").orElse(""));
        assertEquals("host", scraper.text("/pid").orElse(""));
        assertEquals("true", scraper.text("/privileged").orElse(""));
        assertEquals(List.of("--listen=127.0.0.1:9091"), texts(scraper, "/command"));
        assertEquals(List.of("/sys:/sys:ro"), texts(scraper, "/volumes"));
        assertFalse(
                scraper.find("/ports").isPresent() || scraper.find("/hostname").isPresent());
        EngineInfo machine = new EngineInfo("28.5", "1.51", 1L << 33, HostNetwork.VIRTUAL_MACHINE, "");
        assertEquals(
                List.of("127.0.0.1:9091:9091"), texts(service(export(folder.load(), machine), "scraper"), "/ports"));
    }

    @Test
    void sendsTheSetupFromTheComponentsOwnImage() {
        folder.file("store/pipelines/a.yaml", "list: [1]\n").file("store/pages.ndjson", "{}\n");
        folder.web(
                "store",
                9200,
                """
                client: curl
                setup:
                  - {port: http, path: '/pipeline/{name}', body: ./pipelines}
                  - {port: http, method: POST, path: '/import?x=y', headers: {kbn-xsrf: devmon}, form: ./pages.ndjson, json: {pointer: /success, equals: 'true'}}
                """);
        folder.web("writer", 8080, "after: [store]\n");

        SortedMap<String, ExportedFile> files = export();

        Node setup = service(files, "store-setup");
        assertEquals("example/store:1.0", setup.text("/image").orElse(""));
        assertEquals("service_started", service("store").text("/depends_on").orElse("service_started"));
        assertEquals(
                "service_healthy", setup.text("/depends_on/store/condition").orElse(""));
        assertEquals(
                "service_healthy",
                service(files, "writer")
                        .text("/depends_on/store-setup/condition")
                        .orElse(""));
        assertEquals("{\"list\":[1]}", text(files, "config/store-setup/01-a.yaml"));
        String script = text(files, "config/store-setup/setup.sh");
        assertTrue(
                script.contains(
                        """
                        ask -X PUT -H 'Content-Type: application/json' --data-binary '@/setup/01-a.yaml' 'http://store:80/pipeline/a'
                        ask -X POST -H 'kbn-xsrf: devmon' -F 'file=@/setup/02-pages.ndjson' 'http://store:80/import?x=y'
                        says grep -Eq '"success" *: *"?true"?'
                        """),
                script);
    }

    @Test
    void refusesASetupThatNothingCanSend() {
        folder.file("store/body.json", "{}");
        folder.web("store", 9200, "client: wget\nsetup: [{port: http, path: /a, body: ./body.json}]\n");

        FailureException failure = assertThrows(FailureException.class, this::export);

        assertEquals("store cannot be exported", failure.failures().get(0).what());
    }

    @Test
    void ownTargetsAreOursAndThoseOfServicesTheUsers() {
        folder.component(
                "metrics",
                """
                ports: {http: {container: 9090, host: 9090}}
                mounts: [{state: stack-targets, at: /etc/targets}]
                scrape: [{port: http, path: /metrics}]
                """);
        folder.component(
                "scraper",
                """
                network: host
                ports: {http: {host: 9091}}
                mounts: [{state: host-targets, at: /etc/targets}, {state: discovery-metrics, at: /var/lib/metrics}]
                scrape: [{port: http, path: /metrics}]
                """);

        SortedMap<String, ExportedFile> files = export();

        assertTrue(text(files, "config/metrics/etc/targets/stack.json").contains("\"metrics:9090\""));
        assertTrue(text(files, "targets/stack.json").contains("\"127.0.0.1:9091\""));
        assertEquals(
                new ExportedFile("[]\n", ExportedFile.Kind.FIRST),
                Objects.requireNonNull(files.get("targets/services.json")));
        assertEquals(
                List.of("./targets:/etc/targets:ro", "discovery-metrics:/var/lib/metrics"),
                texts(service(files, "scraper"), "/volumes").stream().sorted().toList());
    }

    /** Nothing that the stack has is left out without a word: each file of each component is there with its text. */
    @Test
    void exportsTheShippedStackByteForByteTheSame() {
        Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);
        SortedMap<String, ExportedFile> files = export(stack, LINUX);

        assertEquals(files, export(stack, LINUX));
        stack.files()
                .tree("prometheus/rules")
                .forEach((name, text) ->
                        assertEquals(text, text(files, "config/prometheus/etc/prometheus/rules/" + name)));
        for (Component component : stack.select(List.of(), List.of())) {
            Node service = service(files, component.name());
            assertEquals(component.image(), service.text("/image").orElse(""));
            assertEquals(
                    component.client() != null, service.find("/healthcheck").isPresent(), component.name());
        }
        assertTrue(
                text(files, "config/alertmanager/etc/alertmanager/routing.yml").contains("receivers:"));
        assertTrue(
                files.containsKey("config/prometheus/etc/prometheus/rules/generated/http-conventions.yml"),
                files.keySet()::toString);
    }
}
