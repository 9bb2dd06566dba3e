package dev.devmon.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackFolder;
import dev.devmon.definition.StackLoader;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportKubernetesTest {
    private static final EngineInfo CLUSTER = new EngineInfo("", "", 0, HostNetwork.VIRTUAL_MACHINE, "");

    /** What an API server takes as one ConfigMap. */
    private static final int LARGEST = 1 << 20;

    @TempDir
    Path root;

    private StackFolder folder;

    @BeforeEach
    void open() {
        folder = new StackFolder(root);
        plan("");
    }

    private void plan(String more) {
        folder.file(
                        "kubernetes/workloads.yaml",
                        "schema: 1\nnamespace: monitoring-ENVIRONMENT\nenvironments: {staging: {}, production: {}}\n"
                                + more)
                .file("kubernetes/workloads.md", "@@SECRETS@@\n");
    }

    private static SortedMap<String, ExportedFile> export(Stack stack) {
        KubernetesPlan plan = KubernetesPlan.of(KubernetesPlan.Runner.WORKLOADS, stack.files());
        List<Component> exported = stack.select(List.of(), List.of()).stream()
                .filter(component -> KubernetesExport.has(component, plan))
                .toList();
        return KubernetesExport.files(BlueprintFactory.elsewhere(stack, Map.of(), CLUSTER, exported), plan);
    }

    private static SortedMap<String, ExportedFile> shipped() {
        return export(StackLoader.load(StackFiles.bundled(), List.of(), null));
    }

    private static String text(SortedMap<String, ExportedFile> files, String path) {
        return Objects.requireNonNull(files.get(path), () -> path + " of " + files.keySet())
                .text();
    }

    /** A document of a file, by its kind. */
    private static Node object(SortedMap<String, ExportedFile> files, String path, String kind) {
        for (String document : text(files, path).split("(?m)^---$", -1)) {
            Node node = Yaml.read(path, document);
            if (node.text("/kind").orElse("").equals(kind)) {
                return node;
            }
        }
        throw new AssertionError(path + " has no " + kind);
    }

    private Node object(String component, String kind) {
        return object(export(folder.load()), "base/" + component + ".yaml", kind);
    }

    @Test
    void writesAComponentAsADeploymentWithAService() {
        folder.file("web/site/a@b.txt", "a").file("web/one.txt", "1");
        folder.web(
                "web",
                8080,
                "command: ['$(x)', $y]\nmounts: [{config: ./site, at: /srv/site}, {config: ./one.txt, at: /etc/one.txt}]\n");
        SortedMap<String, ExportedFile> files = export(folder.load());

        assertEquals(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  labels:
                    app.kubernetes.io/part-of: devmon
                spec:
                  replicas: 1
                  selector:
                    matchLabels:
                      app.kubernetes.io/name: web
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/name: web
                        app.kubernetes.io/part-of: devmon
                    spec:
                      automountServiceAccountToken: false
                      enableServiceLinks: false
                      securityContext:
                        seccompProfile:
                          type: RuntimeDefault
                      containers:
                        - name: web
                          image: example/web:1.0
                          args:
                            - $$(x)
                            - $y
                          ports:
                            - name: http
                              containerPort: 80
                          volumeMounts:
                            - name: web
                              mountPath: /etc/one.txt
                              subPath: etc-one.txt
                              readOnly: true
                            - name: web-srv-site
                              mountPath: /srv/site
                              readOnly: true
                          startupProbe:
                            httpGet:
                              path: /ready
                              port: http
                            periodSeconds: 5
                            timeoutSeconds: 4
                            failureThreshold: 12
                          readinessProbe:
                            httpGet:
                              path: /ready
                              port: http
                            periodSeconds: 5
                            timeoutSeconds: 4
                            failureThreshold: 3
                          resources:
                            requests:
                              memory: 64Mi
                            limits:
                              memory: 64Mi
                          securityContext:
                            allowPrivilegeEscalation: false
                            capabilities:
                              drop:
                                - ALL
                      volumes:
                        - name: web
                          configMap:
                            name: web
                        - name: web-srv-site
                          configMap:
                            name: web-srv-site
                            items:
                              - key: a-b.txt
                                path: a@b.txt
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  labels:
                    app.kubernetes.io/part-of: devmon
                spec:
                  selector:
                    app.kubernetes.io/name: web
                  ports:
                    - name: http
                      port: 80
                """,
                text(files, "base/web.yaml"));
        assertEquals("1", text(files, "base/config/web/etc/one.txt"));
        assertEquals("a", text(files, "base/config/web/srv/site/a@b.txt"));
        Node base = Yaml.read("k", text(files, "base/kustomization.yaml"));
        assertEquals(
                "a-b.txt=config/web/srv/site/a@b.txt",
                base.text("/configMapGenerator/1/files/0").orElse(""));
    }

    @Test
    void keepsDataInAClaimThatTheProgramMayWriteTo() {
        plan("volume-groups: {store: 1000}\nvolume-sizes: {store: 20Gi}\n");
        folder.web("store", 8080, "mounts: [{volume: data, at: /data}]\n");

        Node store = object("store", "StatefulSet");

        assertEquals(
                "1000",
                store.text("/spec/template/spec/securityContext/fsGroup").orElse(""));
        assertEquals(
                "20Gi",
                store.text("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .orElse(""));
        assertEquals(
                "/data",
                store.text("/spec/template/spec/containers/0/volumeMounts/0/mountPath")
                        .orElse(""));
    }

    @Test
    void runsOnEachNodeWhatMeasuresIt() {
        plan("each-node: [machine]\n");
        folder.component(
                "machine",
                """
                network: host
                pid: host
                command: ['--listen=${network.bind}:${port.http}']
                ports: {http: {host: 9100}}
                mounts: [{host: /, at: /host}, {state: discovery-metrics, at: /var/lib/devmon}]
                scrape: [{port: http, path: /metrics}]
                """);
        folder.component(
                "metrics",
                "ports: {http: {container: 9090}}\nmounts: [{state: stack-targets, at: /t}]\nscrape: [{port: http, path: /m}]\n");
        SortedMap<String, ExportedFile> files = export(folder.load());

        Node machine = object(files, "base/machine.yaml", "DaemonSet");

        assertEquals("true", machine.text("/spec/template/spec/hostNetwork").orElse(""));
        assertEquals("true", machine.text("/spec/template/spec/hostPID").orElse(""));
        assertEquals(
                "--listen=0.0.0.0:9100",
                machine.text("/spec/template/spec/containers/0/args/0").orElse(""));
        assertFalse(text(files, "base/machine.yaml").contains("kind: Service"));
        String targets = text(files, "base/config/metrics/t/stack.json");
        assertTrue(targets.contains("metrics:9090") && !targets.contains("machine"), targets);
    }

    @Test
    void whatReadsEachNodeKeepsItsStateThereAndIsInTheStacksNetwork() {
        plan("each-node: [reader]\nhost-paths: {reader: [/var/log]}\n");
        folder.component(
                "reader",
                """
                user: root
                ports: {http: {container: 5066, host: 5066}}
                mounts: [{volume: data, at: /data}, {host: /var/run/docker.sock, at: /var/run/docker.sock}]
                """);

        Node pod = object("reader", "DaemonSet").find("/spec/template/spec").orElseThrow();

        assertEquals("0", pod.text("/containers/0/securityContext/runAsUser").orElse(""));
        assertEquals("", pod.text("/hostNetwork").orElse(""));
        assertEquals(
                "/var/log", pod.text("/containers/0/volumeMounts/1/mountPath").orElse(""));
        assertEquals(2, pod.children("/containers/0/volumeMounts").size());
        assertEquals("/var/log", pod.text("/volumes/0/hostPath/path").orElse(""));
        assertEquals(
                "/var/lib/devmon/reader/data",
                pod.text("/volumes/1/hostPath/path").orElse(""));
        assertEquals("DirectoryOrCreate", pod.text("/volumes/1/hostPath/type").orElse(""));
    }

    @Test
    void aPodIsReadyOnlyWhenItWasToldEverything() {
        folder.file("store/body.json", "{}");
        folder.web("store", 9200, "client: curl\nsetup: [{port: http, path: /a, body: ./body.json}]\n");
        SortedMap<String, ExportedFile> files = export(folder.load());

        Node pod = object(files, "base/store.yaml", "Deployment")
                .find("/spec/template/spec")
                .orElseThrow();

        assertEquals("setup", pod.text("/containers/1/name").orElse(""));
        assertEquals(
                "/tmp/set-up",
                pod.text("/containers/1/readinessProbe/exec/command/2").orElse(""));
        assertTrue(text(files, "base/config/store/setup/setup.sh").contains("'http://127.0.0.1:80/a'"));
    }

    @Test
    void namesSecretsAndHoldsNone() throws IOException {
        Path token = Files.writeString(root.resolve("token"), "hush\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        folder.settings("secrets: {token: token}\n");
        folder.web("web", 8080, "mounts: [{secret: token, at: /etc/web/token, requires: token}]\n");

        SortedMap<String, ExportedFile> files = export(folder.load());

        files.forEach((path, file) -> assertFalse(file.text().contains("hush"), path));
        Node overlay = Yaml.read("k", text(files, "overlays/production/kustomization.yaml"));
        assertEquals("web-secrets", overlay.text("/secretGenerator/0/name").orElse(""));
        assertEquals(
                "token=secrets/web/token",
                overlay.text("/secretGenerator/0/files/0").orElse(""));
        assertTrue(text(files, "README.md").contains("`secrets/web/token`"));
    }

    @Test
    void forwardsWithALoginThatTheUserSupplies() throws IOException {
        Path login = Files.writeString(root.resolve("login"), "X-Key: hush\n");
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-------"));
        folder.settings("forward: {otlp: {endpoint: 'https://store.example.org', headersFile: login}}\n");
        folder.file("web/forward.yaml", "to: ${forward.otlp.endpoint}\n");
        folder.web(
                "web",
                8080,
                "mounts: [{config: ./forward.yaml, at: /etc/web/forward.yaml, requires: forward.otlp},"
                        + " {secret: forward.otlp, at: /etc/web/login.yaml}]\n");

        SortedMap<String, ExportedFile> files = export(folder.load());

        files.forEach((path, file) -> assertFalse(file.text().contains("hush"), path));
        assertEquals("to: https://store.example.org\n", text(files, "base/config/web/etc/web/forward.yaml"));
        assertTrue(text(files, "README.md").contains("`secrets/web/login.yaml`"));
    }

    @Test
    void onlyWhatTakesTelemetryIsReachedFromEverywhere() {
        folder.component(
                "door",
                """
                ports:
                  otlp: {container: 4317, host: 4317, reach: containers}
                  page: {container: 80, host: 8080}
                """);
        String policies = text(export(folder.load()), "base/network-policies.yaml");

        assertTrue(
                policies.contains("name: own-pods-only") && policies.contains("name: door-from-everywhere"), policies);
        assertTrue(policies.contains("port: 4317") && !policies.contains("port: 80"), policies);
    }

    @Test
    void overlaysSayTheirEnvironment() {
        SortedMap<String, ExportedFile> files = shipped();

        for (String environment : List.of("staging", "production")) {
            String folderOf = "overlays/" + environment + "/config/";
            String pods = text(files, folderOf + "prometheus/etc/prometheus/in-cluster/pods.yml");
            assertTrue(pods.contains("{target_label: env, replacement: " + environment + "}"), pods);
            assertTrue(text(files, folderOf + "prometheus/etc/prometheus/prometheus.yml")
                    .contains("{env: " + environment + ", monitor"));
            assertTrue(text(files, folderOf + "otel-collector/etc/otelcol-contrib/config.yaml")
                    .contains("value: " + environment + ", action: insert"));
            assertTrue(text(files, "overlays/" + environment + "/access.yaml").contains("monitoring-" + environment));
        }
        String metrics = "overlays/%s/config/prometheus/etc/prometheus/prometheus.yml";
        assertTrue(text(files, metrics.formatted("staging")).contains("retention: {time: 15d, size: 8GB}"));
        assertTrue(text(files, metrics.formatted("production")).contains("retention: {time: 30d, size: 8GB}"));
        Node production = Yaml.read("k", text(files, "overlays/production/kustomization.yaml"));
        assertEquals("grafana", production.text("/replicas/0/name").orElse(""));
        assertEquals("2", production.text("/replicas/0/count").orElse(""));
    }

    @Test
    void rulesAndDashboardsAreThoseOfADevelopersMachine() {
        Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);
        SortedMap<String, ExportedFile> files = shipped();
        SortedMap<String, ExportedFile> compose = ComposeExport.files(
                "x",
                BlueprintFactory.elsewhere(
                        stack,
                        Map.of(),
                        new EngineInfo("", "", 0, HostNetwork.NATIVE, ""),
                        stack.select(List.of(), List.of())),
                "",
                "[]\n");

        Map<String, String> here = under(compose, "config/prometheus/etc/prometheus/rules/");
        assertTrue(here.size() > 8
                && here.keySet()
                        .containsAll(stack.files().tree("prometheus/rules").keySet()));
        assertEquals(here, under(files, "base/config/prometheus/etc/prometheus/rules/"));
        assertEquals(
                under(compose, "config/grafana/etc/devmon/dashboards/"),
                under(files, "base/config/grafana/etc/devmon/dashboards/"));
        stack.files().tree("prometheus/rules").forEach((name, text) -> assertEquals(text, here.get(name), name));
    }

    private static Map<String, String> under(SortedMap<String, ExportedFile> files, String folder) {
        Map<String, String> texts = new HashMap<>();
        files.forEach((path, file) -> {
            if (path.startsWith(folder)) {
                texts.put(path.substring(folder.length()), file.text());
            }
        });
        assertFalse(texts.isEmpty(), folder);
        return texts;
    }

    /** Pods have the same labels, whether devmon scrapes them from outside or the stack runs beside them. */
    @Test
    void podsAreLabelledAsByDiscovery() throws IOException {
        String begin = "      # --- the labels of every service";
        String end = "    metric_relabel_configs:";
        String outside = Files.readString(Path.of("stack/prometheus/host-scraper/kubernetes.yml"));
        String inside = Files.readString(Path.of("stack/kubernetes/pods.yml"));

        assertEquals(
                outside.substring(outside.indexOf(begin), outside.indexOf(end)).replace("${env}", "development"),
                inside.substring(inside.indexOf(begin), inside.indexOf(end)));
    }

    @Test
    void theShippedStackFitsTheLimitsOfAnApiServer() {
        SortedMap<String, ExportedFile> files = shipped();
        assertEquals(files, shipped(), "the same bytes each time");

        Node base = Yaml.read("k", text(files, "base/kustomization.yaml"));
        for (Node generator : base.children("/configMapGenerator")) {
            int size = 0;
            for (Node entry : generator.children("/files")) {
                String[] keyAndFile = entry.text("").orElseThrow().split("=", 2);
                assertTrue(keyAndFile[0].matches("[-._a-zA-Z0-9]+"), keyAndFile[0]);
                size += text(files, "base/" + keyAndFile[1]).getBytes(StandardCharsets.UTF_8).length;
            }
            assertTrue(size < LARGEST, generator.text("/name").orElse("") + " has " + size + " bytes");
        }
        files.keySet()
                .forEach(path ->
                        assertFalse(path.matches("base/(host-scraper|blackbox-exporter|cadvisor)\\.yaml"), path));
        String readme = text(files, "README.md");
        assertTrue(readme.contains("- No cadvisor: the kubelet of each node measures its containers."), readme);
    }
}
