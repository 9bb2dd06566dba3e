package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Component.HttpReload;
import dev.devmon.definition.Component.Link;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Component.Port;
import dev.devmon.definition.Component.Scrape;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackLoaderTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void emptyStack() {
        stack = new StackFolder(folder);
    }

    @Test
    void readsEverythingThatAComponentFileCanSay() {
        stack.component("store", "");
        stack.file("elk/search/pipeline/a.conf", "a");
        stack.file(
                "elk/search/component.yaml",
                """
                schema: 1
                name: search
                summary: Searches
                image: registry.example:5000/search:2.1
                command: [--port, "80"]
                user: root
                privileged: true
                pid: host
                environment: {HEAP: 1g, B: two}
                ports: {http: {container: 80, host: 8080, reach: containers, udp: true}, inner: {container: 81}}
                mounts:
                  - {config: ./pipeline, at: /etc/pipeline, onChange: reload}
                  - {generated: rules, at: /etc/rules, onChange: reload}
                  - {volume: data, at: /data}
                  - {state: host-targets, at: /targets}
                  - {secret: token, at: /run/token, requires: token}
                  - {host: /proc, at: /host/proc}
                reload: {http: {port: http, path: /reload}}
                needs: [store]
                after: [store]
                ready:
                  http: {port: http, path: /status, status: 204, json: {pointer: /state, equals: green}}
                  within: 5m
                memory: 1.5g
                links: [{title: Search, port: http, path: /app}]
                scrape: [{port: inner, path: /metrics, component: exporter}, {port: http, path: /m}]
                serves: {log-search: http}
                optional: true
                """);

        Component search = stack.component("search");

        assertEquals("elk", search.group());
        assertEquals("elk/search", search.folder());
        assertEquals("Searches", search.summary());
        assertEquals("registry.example:5000/search:2.1", search.image());
        assertEquals(List.of("--port", "80"), search.command());
        assertEquals("root", search.user());
        assertTrue(search.privileged());
        assertTrue(search.hostPid());
        assertEquals(Map.of("HEAP", "1g", "B", "two"), search.environment());
        assertEquals(NetworkMode.STACK, search.network());
        assertEquals(
                Map.of("http", new Port(80, 8080, Component.Reach.CONTAINERS, true), "inner", new Port(81, null)),
                search.ports());
        assertEquals(List.of("http"), search.openToContainers());
        assertEquals(List.of("http"), search.overUdp());
        assertTrue(search.optional());
        assertEquals(Map.of("http", 8080), search.published());
        assertEquals(
                List.of(
                        new Mount(
                                new Mount.Config("pipeline", Mount.OnChange.RELOAD, Mount.Place.WHOLE),
                                "/etc/pipeline",
                                Mount.When.ALWAYS),
                        new Mount(
                                new Mount.Generated(Mount.GeneratedKind.RULES, Mount.OnChange.RELOAD),
                                "/etc/rules",
                                Mount.When.ALWAYS),
                        new Mount(new Mount.Volume("data"), "/data", Mount.When.ALWAYS),
                        new Mount(new Mount.State(Mount.StateKind.HOST_TARGETS), "/targets", Mount.When.ALWAYS),
                        new Mount(new Mount.Secret("token"), "/run/token", new Mount.When("token", null, null)),
                        new Mount(new Mount.Host("/proc"), "/host/proc", Mount.When.ALWAYS)),
                search.mounts());
        assertEquals(new HttpReload("http", "POST", "/reload"), search.reload());
        assertEquals(List.of("store"), search.needs());
        assertEquals(List.of("store"), search.after());
        assertEquals(
                new Ready(
                        new Ready.Http("http", "/status", 204, new Ready.JsonValue("/state", "green")),
                        Duration.ofMinutes(5)),
                search.ready());
        assertEquals(3L << 29, search.memoryBytes());
        assertEquals(List.of(new Link("Search", "http", "/app")), search.links());
        assertEquals(
                List.of(new Scrape("inner", "/metrics", "exporter"), new Scrape("http", "/m", "stack")),
                search.scrapes());
        assertEquals(Optional.of("http"), search.portServing("log-search"));
        assertEquals(Optional.empty(), search.portServing("mail"));
        assertEquals("search", stack.load().serving("log-search").orElseThrow().name());
        assertFalse(search.skipped());
    }

    @Test
    void fillsInDefaults() {
        stack.component("store", "");

        Component store = stack.component("store");

        assertEquals("store", store.group());
        assertEquals(NetworkMode.STACK, store.network());
        assertNull(store.user());
        assertNull(store.reload());
        assertFalse(store.privileged());
        assertFalse(store.hostPid());
        assertEquals(Duration.ofSeconds(60), store.ready().within());
        assertEquals(
                "ready",
                assertInstanceOf(Ready.Log.class, store.ready().check())
                        .pattern()
                        .pattern());
        assertEquals("devmon", stack.load().name());
    }

    @Test
    void givesAComponentOfTheHostsNetworkOnePortOnBothSides() {
        stack.component("scraper", "network: host\nports: {http: {host: 9091}}\n");

        assertEquals(
                Map.of("http", new Port(9091, 9091)), stack.component("scraper").ports());
    }

    @Test
    void reloadsNoComponentThatCannot() {
        stack.component("web", "mounts: [{generated: runbooks, at: /runbooks, onChange: reload}]\n");

        assertEquals(
                """
                stack/web/component.yaml:7: onChange: reload needs the component's `reload:`
                    add it, or use recreate
                """,
                stack.errors());
    }

    @Test
    void sendsASignalOnlyForLiveFolders() {
        stack.component("web", "mounts: [{generated: runbooks, at: /runbooks, onChange: hangup}]\n");

        assertEquals(
                """
                stack/web/component.yaml:7: onChange: hangup is for live folders
                    use reload, watched or recreate
                """,
                stack.errors());
    }

    @Test
    void ordersComponentsAfterWhatTheyAreAfterAndElseByName() {
        stack.component("a", "after: [d, c]\n")
                .component("b", "")
                .component("x/c", "")
                .component("d", "after: [b]\n");

        assertEquals(
                List.of("b", "d", "c", "a"),
                stack.load().components().stream().map(Component::name).toList());
    }

    @Test
    void acceptsAnImageThatIsPinnedByADigest() {
        stack.file(
                "a/component.yaml",
                """
                schema: 1
                name: a
                summary: A
                image: example/a@sha256:0123
                memory: 64m
                ready: {log: {pattern: ready}}
                """);

        assertEquals("", stack.errors());
    }

    @Test
    void reportsEveryErrorOfEveryFileAtOnceInTheOrderOfFileAndLine() {
        stack.settings(
                """
                stack: My Stack
                images: {web: example/web, nobody: example/x:1}
                ports: {web: {http: 70000, ftp: 21}}
                memory: {web: lots}
                components: {wbe: {enabled: false}}
                secrets: {token: [a]}
                discovery:
                  services:
                    - {name: shop}
                    - {name: cart, address: nowhere}
                    - {name: till, port: 99999}
                  ignored: []
                colour: red
                """);
        stack.file(
                "bad/component.yaml",
                """
                schema: 2
                name: worse
                summary: Bad
                image: example/bad:latest
                network: bridge
                ports:
                  http: {host: 80}
                  inner: {container: 81}
                  odd: {container: 99999, host: 82, hots: 1}
                mounts:
                  - {config: ./missing.yml, at: /etc/missing.yml, onChange: reload}
                  - {volume: data, host: /proc, at: /data}
                  - {at: /nothing}
                  - {state: targets, at: /targets}
                  - {generated: rulez, at: /rules}
                  - {volume: data}
                reload: {http: {port: inner, path: /reload}}
                after: [wbe]
                ready: {http: {port: htp, path: /}, tcp: {port: http}}
                links: [{title: Page, port: web, path: /}]
                scrape: [{port: metrics, path: /metrics}]
                serves: {mail: smtp}
                """);
        stack.file("broken/component.yaml", "schema: 1\n\tname: broken\n");
        stack.file("empty/component.yaml", "");
        stack.web(
                "web",
                8080,
                """
                environment: {A: '${port.htp}', B: '${component.web.port.http}', C: '${env.A-B}'}
                command:
                  - ${component.store.port.http}
                  - ${stack.nmae} ${HOME} $5 ${port}
                mounts: [{config: ./conf, at: /conf}, {config: ./one.yml, at: /one.yml}]
                comand: [x]
                """);
        stack.file("web/conf/inner/b.yml", "b: ${network.bin}\n");
        stack.file("web/one.yml", "ok: ${network.bind} ${env.HOME:-/}\n\nbad: ${port.inner}\n");

        assertEquals(
                """
                devmon.yaml:1: stack: expected a name of lower-case letters, digits, - and _, found "My Stack"
                    write a name of lower-case letters, digits, - and _
                devmon.yaml:2: image "example/web" is not pinned to a version
                    write a tag other than latest
                devmon.yaml:2: unknown component "nobody"
                    use one of: worse, web
                devmon.yaml:3: http: expected a port from 1 to 65535, found "70000"
                    write a port from 1 to 65535
                devmon.yaml:3: component web publishes no port "ftp"
                    it publishes: http
                devmon.yaml:4: web: expected a size such as 512m or 1.25g, found "lots"
                    write a size such as 512m or 1.25g
                devmon.yaml:5: unknown component "wbe"
                    use one of: worse, web
                devmon.yaml:6: token: expected text, found a list
                    write text
                devmon.yaml:9: the service has neither `address` nor `port`
                    add `port: 8080`
                devmon.yaml:10: address: expected an address such as 127.0.0.1:8080, found "nowhere"
                    write an address such as 127.0.0.1:8080
                devmon.yaml:11: port: expected a port from 1 to 65535, found "99999"
                    write a port from 1 to 65535
                devmon.yaml:12: unknown key "ignored"
                    did you mean "ignore"? use one of: env, ignore, services, readCredentials, kubernetes
                devmon.yaml:13: unknown key "colour"
                    use one of: stack, profile, images, ports, memory, components, secrets, discovery, credentials, conventions, \
                consumers, thresholds, alerting, rules, dashboards, logs, metrics, forward
                stack/bad/component.yaml:1: schema must be 1
                    write `schema: 1`
                stack/bad/component.yaml:1: "memory" is missing
                    add `memory:` with a hard limit such as 512m
                stack/bad/component.yaml:2: name "worse" is not the name of its folder
                    name it as its folder
                stack/bad/component.yaml:4: image "example/bad:latest" is not pinned to a version
                    write a tag other than latest
                stack/bad/component.yaml:5: network: expected one of stack, host, found "bridge"
                    write one of stack, host
                stack/bad/component.yaml:7: port http: "container" is missing
                    add `container: PORT`
                stack/bad/component.yaml:9: container: expected a port from 1 to 65535, found "99999"
                    write a port from 1 to 65535
                stack/bad/component.yaml:9: unknown key "hots"
                    use one of: host, container, reach, udp
                stack/bad/component.yaml:11: there is no file or folder stack/bad/missing.yml
                    correct the path
                stack/bad/component.yaml:12: a mount takes exactly one of config, generated, volume, state, live, secret, host, logs; \
                found [volume, host]
                    keep one, or split it in two mounts
                stack/bad/component.yaml:13: a mount takes exactly one of config, generated, volume, state, live, secret, host, logs; found []
                    keep one, or split it in two mounts
                stack/bad/component.yaml:14: state: expected one of stack-targets, host-targets, discovery-metrics, service-dashboards, \
                found "targets"
                    write one of stack-targets, host-targets, discovery-metrics, service-dashboards
                stack/bad/component.yaml:15: generated: expected one of rules, runbooks, alert-routing, dashboards, log-inputs, found "rulez"
                    write one of rules, runbooks, alert-routing, dashboards, log-inputs
                stack/bad/component.yaml:16: "at" is missing
                    add `at:`
                stack/bad/component.yaml:17: port inner is not published on the host
                    give it a `host:` port
                stack/bad/component.yaml:18: after: unknown component "wbe"
                    name an existing component
                stack/bad/component.yaml:19: ready takes exactly one of http, tcp, log; found [http, tcp]
                    keep one
                stack/bad/component.yaml:20: unknown port "web"
                    use one of: http, inner, odd
                stack/bad/component.yaml:21: unknown port "metrics"
                    use one of: http, inner, odd
                stack/bad/component.yaml:22: unknown port "smtp"
                    use one of: http, inner, odd
                stack/broken/component.yaml:2: a tab is used for indentation; YAML allows only spaces
                    correct the syntax
                stack/empty/component.yaml:1: "schema" is missing
                    add `schema:`
                stack/empty/component.yaml:1: "name" is missing
                    add `name:`
                stack/empty/component.yaml:1: "image" is missing
                    add `image:`
                stack/empty/component.yaml:1: "summary" is missing
                    add `summary:`
                stack/empty/component.yaml:1: "ready" is missing
                    add `ready:`
                stack/empty/component.yaml:1: "memory" is missing
                    add `memory:` with a hard limit such as 512m
                stack/web/component.yaml:8: unknown reference ${port.htp}
                    REFERENCE
                stack/web/component.yaml:8: unknown reference ${env.A-B}
                    REFERENCE
                stack/web/component.yaml:9: unknown reference ${component.store.port.http}
                    REFERENCE
                stack/web/component.yaml:9: unknown reference ${stack.nmae}
                    REFERENCE
                stack/web/component.yaml:13: unknown key "comand"
                    did you mean "command"? use one of: schema, name, image, network, ports, summary, command, user, \
                privileged, pid, environment, mounts, reload, needs, after, ready, client, memory, links, scrape, serves, setup, \
                optional, measures
                stack/web/conf/inner/b.yml: unknown reference ${network.bin}
                    REFERENCE
                stack/web/one.yml: unknown reference ${port.inner}
                    REFERENCE
                """
                        .replace(
                                "REFERENCE",
                                "use ${port.NAME}, ${component.NAME.port.NAME}, ${env.NAME:-default}, ${stack.name},"
                                        + " ${network.bind}, ${network.host}, ${machine.zone} or ${forward.NAME}, with a published port"),
                stack.errors());
    }

    @Test
    void reportsACycle() {
        stack.component("a", "after: [b]\n")
                .component("b", "after: [c]\n")
                .component("c", "after: [b]\n")
                .component("d", "after: [d]\n");

        assertEquals(
                """
                stack/b/component.yaml:7: cycle in `after`: b -> c -> b
                    remove one of these
                stack/d/component.yaml:7: cycle in `after`: d -> d
                    remove one of these
                """,
                stack.errors());
    }

    @Test
    void reportsTwoComponentsOfOneName() {
        stack.component("x/store", "").component("y/store", "");

        assertEquals(
                """
                stack/y/store/component.yaml:2: another component has the name "store" too
                    rename one of them, and its folder
                """,
                stack.errors());
    }

    @Test
    void endsWithTheExitCodeForInvalidFiles() {
        stack.component("a", "colour: red\n");

        assertEquals(
                ExitCode.INVALID_FILE,
                assertThrows(FailureException.class, () -> stack.load()).exitCode());
    }

    @Test
    void reportsASettingsFileThatCannotBeRead() {
        Path missing = folder.resolve("missing.yaml");

        FailureException thrown = assertThrows(
                FailureException.class,
                () -> StackLoader.load(stack.file("x", "").files(), List.of(missing), null));

        assertEquals(missing.toString(), thrown.failures().get(0).what());
        assertTrue(thrown.failures().get(0).why().startsWith("cannot be read: NoSuchFileException"));
    }

    @Test
    void takesTheStacksNameFromTheCommandLineBeforeTheSettings() {
        stack.component("a", "").settings("stack: mine\n");

        assertEquals("mine", stack.load().name());
        assertEquals(
                "theirs",
                StackLoader.load(stack.files(), List.of(folder.resolve("devmon.yaml")), "theirs")
                        .name());
    }

    @Test
    void mountsTheFoldersOfLogsAndNothingElseOfLogs() {
        stack.component("reader", "mounts: [{logs: folders, at: /host}, {logs: files, at: /other}]\n");

        assertEquals(
                """
                stack/reader/component.yaml:7: logs: expected one of folders, found "files"
                    write one of folders
                """,
                stack.errors());
    }
}
