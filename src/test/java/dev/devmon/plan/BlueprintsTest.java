package dev.devmon.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Mount.StateKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How references and mounts are filled in. */
class BlueprintsTest {
    @TempDir
    Path folder;

    private PlanningDesk desk;

    @BeforeEach
    void deskInFolder() {
        desk = new PlanningDesk(folder);
    }

    @Test
    void fillsReferencesInInCommandsEnvironmentsAndFiles() {
        desk.folder
                .web("store", 9200, "")
                .web(
                        "web",
                        8080,
                        """
                command: ['--url=http://localhost:${port.http}', '--stack=${stack.name}']
                environment: {STORE: '127.0.0.1:${component.store.port.http}', TZ: '${machine.zone}'}
                mounts:
                  - {config: ./fixed.yml, at: /etc/fixed.yml}
                  - {config: ./rules, at: /etc/rules, onChange: reload}
                reload: {http: {port: http, path: /reload}}
                """)
                .file("web/fixed.yml", "user: ${env.USER:-nobody}, $literal, ${env.EDITOR:-vi}, ${env.NOTHING}.\n")
                .file("web/rules/inner/one.yml", "port: ${port.http}\n");
        desk.environment.putAll(Map.of("USER", "ada", "EDITOR", ""));
        desk.busy.add(8080);

        Blueprint web = desk.blueprint("web");

        assertEquals(List.of("--url=http://localhost:8081", "--stack=devmon"), web.command());
        assertEquals(Map.of("STORE", "127.0.0.1:9200", "TZ", "Europe/Berlin"), web.environment());
        assertEquals(Map.of("/etc/fixed.yml", "user: ada, $literal, vi, .\n"), web.files());
        assertEquals(Map.of("/etc/rules/inner/one.yml", "port: 8081\n"), web.reloadable());
        assertEquals("devmon-web", web.container());
    }

    @Test
    void namesContainersAndVolumesAfterTheStack() {
        desk.folder.component("store", "mounts: [{volume: data, at: /data}]\n").settings("stack: mine\n");

        assertEquals("mine-store", desk.blueprint("store").container());
        assertEquals(Map.of("mine-store-data", "/data"), desk.blueprint("store").volumes());
    }

    @Test
    void mountsWhatGoesWithAComponentOnlyWhereThatIsPartOfTheStack() {
        desk.folder
                .component("store", "")
                .component(
                        "door",
                        """
                        mounts:
                          - {config: ./store.yml, at: /etc/out.yml, with: store}
                          - {config: ./nothing.yml, at: /etc/out.yml, without: store}
                        """)
                .file("door/store.yml", "to: store\n")
                .file("door/nothing.yml", "{}\n");
        desk.withImages("store", "door");

        assertEquals(Map.of("/etc/out.yml", "{}\n"), desk.blueprint("door").files());
        desk.bringUp("store");
        assertEquals(
                Map.of("/etc/out.yml", "to: store\n"), desk.blueprint("door").files());
    }

    @Test
    void makesOneRequestOfEachFileOfASetup() {
        desk.folder
                .web(
                        "store",
                        9200,
                        """
                        setup:
                          - {port: http, path: '/pipeline/{name}', body: ./pipelines}
                          - {port: http, method: POST, path: /import, headers: {x-from: devmon}, form: ./page.ndjson}
                        """)
                .file("store/pipelines/a@custom.json", "{}")
                .file("store/pipelines/b.yaml", "port: ${port.http} # its own\n")
                .file("store/page.ndjson", "{}\n{}\n");

        assertEquals(
                List.of("PUT /pipeline/a@custom {}", "PUT /pipeline/b {\"port\":9200}", "POST /import {}\n{}\n"),
                desk.blueprint("store").setup().stream()
                        .map(request -> request.definition().method() + " " + request.path() + " " + request.body())
                        .toList());
    }

    @Test
    void addsToAFileWhatIsForAnotherStore() {
        desk.folder
                .component(
                        "web",
                        """
                        mounts:
                          - {config: ./main.yml, at: /etc/main.yml}
                          - {config: ./more.yml, at: /etc/main.yml, place: append, requires: forward.otlp}
                        """)
                .file("web/main.yml", "a: 1\n")
                .file("web/more.yml", "to: '${forward.otlp.endpoint}'\nof: '${forward.otlp.services}'\n");

        assertEquals(Map.of("/etc/main.yml", "a: 1\n"), desk.blueprint("web").files());

        desk.folder.settings("forward: {otlp: {endpoint: 'http://there:1', services: [a, 'b*']}}\n");
        desk.secrets.put("forward.otlp", "{}");
        assertEquals(
                Map.of("/etc/main.yml", "a: 1\nto: 'http://there:1'\nof: 'a|b.*'\n"),
                desk.blueprint("web").files());
    }

    @Test
    void leavesOutWhatRequiresASecretThatIsNotThere() {
        desk.folder
                .component(
                        "web",
                        """
                        mounts:
                          - {config: ./cluster.yml, at: /etc/cluster.yml, requires: token}
                          - {secret: token, at: /run/token}
                          - {host: /proc, at: /host/proc}
                          - {state: discovery-metrics, at: /metrics}
                        """)
                .file("web/cluster.yml", "a: 1\n");

        assertEquals(Map.of(), desk.blueprint("web").files());

        desk.secrets.put("token", "s3cret ${port.http}");
        assertEquals(
                Map.of("/etc/cluster.yml", "a: 1\n", "/run/token", "s3cret ${port.http}"),
                desk.blueprint("web").files(),
                "a secret is no template");
        assertEquals(Map.of("/proc", "/host/proc"), desk.blueprint("web").hostPaths());
        assertEquals(
                Map.of(StateKind.DISCOVERY_METRICS, "/metrics"),
                desk.blueprint("web").stateFolders());
    }

    @Test
    void takesGeneratedFilesInAsTheyAre() {
        desk.folder.web(
                "web",
                8080,
                """
                mounts:
                  - {generated: rules, at: /etc/rules, onChange: reload}
                  - {generated: runbooks, at: /pages}
                reload: {http: {port: http, path: /reload}}
                """);
        desk.generated.put(GeneratedKind.RULES, new TreeMap<>(Map.of("one.yml", "$1 ${port.http}", "b/two.yml", "2")));

        assertEquals(
                Map.of("/etc/rules/one.yml", "$1 ${port.http}", "/etc/rules/b/two.yml", "2"),
                desk.blueprint("web").reloadable(),
                "what is generated is no template");
        assertEquals(Map.of(), desk.blueprint("web").files());

        desk.generated.put(GeneratedKind.RUNBOOKS, new TreeMap<>(Map.of("Down.html", "<html>")));
        assertEquals(Map.of("/pages/Down.html", "<html>"), desk.blueprint("web").files());
    }

    @Test
    void showsTheFoldersOfLogsAtTheirOwnPathsBelowTheMount() {
        desk.folder.component("web", "mounts: [{logs: folders, at: /host}]\n");
        String without = desk.blueprint("web").configHash();

        desk.logFolders.addAll(List.of("/home/ada/shop/logs", "/srv/out"));

        assertEquals(
                Map.of("/home/ada/shop/logs", "/host/home/ada/shop/logs", "/srv/out", "/host/srv/out"),
                desk.blueprint("web").hostPaths());
        assertNotEquals(without, desk.blueprint("web").configHash());
    }

    @Test
    void makesNoNewContainerForFilesThatTheProgramWatches() {
        desk.folder.component("web", "mounts: [{generated: log-inputs, at: /inputs, onChange: watched}]\n");
        desk.generated.put(GeneratedKind.LOG_INPUTS, new TreeMap<>(Map.of("logs.yml", "[]")));
        String before = desk.blueprint("web").configHash();

        desk.generated.put(GeneratedKind.LOG_INPUTS, new TreeMap<>(Map.of("logs.yml", "[1]")));

        assertEquals(Map.of("/inputs/logs.yml", "[1]"), desk.blueprint("web").reloadable());
        assertEquals(before, desk.blueprint("web").configHash());
    }

    @Test
    void usesTheHostsNetworkAndItsLoopbackOnANativeEngine() {
        scraper();

        Blueprint scraper = desk.blueprint("scraper");

        assertEquals(NetworkMode.HOST, scraper.network());
        assertEquals(List.of("--listen=127.0.0.1:9091", "--reach=127.0.0.1"), scraper.command());
        assertEquals(List.of("--listen=0.0.0.0"), desk.blueprint("web").command());
    }

    @Test
    void joinsTheStacksNetworkWhereTheEngineIsAVirtualMachine() {
        scraper();
        desk.engine.inVirtualMachine();

        Blueprint scraper = desk.blueprint("scraper");

        assertEquals(NetworkMode.STACK, scraper.network());
        assertEquals(List.of("--listen=0.0.0.0:9091", "--reach=host.docker.internal"), scraper.command());
        assertEquals(List.of("--listen=0.0.0.0"), desk.blueprint("web").command());
    }

    @Test
    void aPortThatIsPublishedOverUdpMakesAnotherContainer() {
        desk.folder.component("web", "ports: {lines: {container: 80, host: 8125}}\n");
        String before = desk.blueprint("web").configHash();

        desk.folder.component("web", "ports: {lines: {container: 80, host: 8125, udp: true}}\n");

        assertNotEquals(before, desk.blueprint("web").configHash());
    }

    @Test
    void makesABlueprintOfComponentsThatAreNotSelectedToo() {
        desk.folder
                .component("off", "")
                .component("on", "after: ['off']\n")
                .settings("components: {'off': {enabled: false}}\n");

        assertEquals(List.of("off", "on"), List.copyOf(desk.blueprints().keySet()));
    }

    private void scraper() {
        desk.folder
                .component(
                        "scraper",
                        """
                        network: host
                        ports: {http: {host: 9091}}
                        command: ['--listen=${network.bind}:${port.http}', '--reach=${network.host}']
                        """)
                .component("web", "command: ['--listen=${network.bind}']\n");
    }
}
