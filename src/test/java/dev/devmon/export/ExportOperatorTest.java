package dev.devmon.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Component;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.export.KubernetesPlan.Runner;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped stack for a cluster with operators. */
class ExportOperatorTest {
    private static final EngineInfo CLUSTER = new EngineInfo("", "", 0, HostNetwork.VIRTUAL_MACHINE, "");

    private static Stack stack;
    private static List<Blueprint> blueprints;
    private static SortedMap<String, ExportedFile> files;

    @TempDir
    Path folder;

    @BeforeAll
    static void exportTheShippedStack() {
        stack = StackLoader.load(StackFiles.bundled(), List.of(), null);
        blueprints = blueprints(stack);
        files = export(stack);
    }

    private static List<Blueprint> blueprints(Stack stack) {
        KubernetesPlan plan = KubernetesPlan.of(Runner.OPERATORS, stack.files());
        List<Component> exported = stack.select(List.of(), List.of()).stream()
                .filter(component -> KubernetesExport.has(component, plan))
                .toList();
        return BlueprintFactory.elsewhere(stack, Map.of(), CLUSTER, exported);
    }

    private static SortedMap<String, ExportedFile> export(Stack stack) {
        return KubernetesExport.files(blueprints(stack), KubernetesPlan.of(Runner.OPERATORS, stack.files()));
    }

    private static Node document(SortedMap<String, ExportedFile> files, String path) {
        return Yaml.read(path, text(files, path));
    }

    private static String text(SortedMap<String, ExportedFile> files, String path) {
        return Objects.requireNonNull(files.get(path), () -> path + " of " + files.keySet())
                .text();
    }

    private static Node local(String component, String path) {
        return Yaml.read(path, Objects.requireNonNull(local(component).get(path), path));
    }

    private static SortedMap<String, String> local(String component) {
        return blueprints.stream()
                .filter(blueprint -> blueprint.component().equals(component))
                .findFirst()
                .orElseThrow()
                .allFiles();
    }

    private static Node document(String path) {
        return document(files, path);
    }

    private static Object plain(Node node, String pointer) {
        return Objects.requireNonNull(node.find(pointer).orElseThrow().plain());
    }

    /** An export of the shipped stack with these settings, beside which a file "login" is. */
    private SortedMap<String, ExportedFile> exportWith(String settings) throws IOException {
        Path login = Files.writeString(folder.resolve("login"), "X-Key: hush\n");
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(folder.resolve("devmon.yaml"), settings);
        return export(StackLoader.load(StackFiles.bundled(), List.of(file), null));
    }

    @Test
    void rulesHaveTheGroupsOfADevelopersMachine() {
        Set<Object> exported = new HashSet<>();
        files.keySet().stream()
                .filter(path -> path.startsWith("base/prometheus/rules-"))
                .forEach(path -> exported.add(plain(document(path), "/spec/groups")));
        Set<Object> here = new HashSet<>();
        local("prometheus").forEach((path, text) -> {
            if (path.startsWith("/etc/prometheus/rules/")) {
                here.add(plain(Yaml.read(path, text), "/groups"));
            }
        });

        assertTrue(here.size() > 8);
        assertEquals(here, exported);
    }

    @Test
    void dashboardsAreThoseOfADevelopersMachine() {
        local("grafana").forEach((path, text) -> {
            if (path.startsWith("/etc/devmon/dashboards/")) {
                String name = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
                assertEquals(
                        text,
                        document("base/grafana/dashboards-" + name + ".yaml")
                                .texts("/data")
                                .get(name + ".json"));
            }
        });
    }

    @Test
    void podsAreChosenAndLabelledAsWithoutOperators() {
        Node pods = document("overlays/staging/prometheus/pods.yaml");
        Node own = Yaml.read("pods.yml", stack.files().text("kubernetes/pods.yml"));
        List<Node> here = own.children("/scrape_configs/0/relabel_configs");
        List<Node> exported = pods.children("/spec/podMetricsEndpoints/0/relabelings");

        assertEquals(here.size() + 1, exported.size());
        for (int i = 0; i < here.size(); i++) {
            String regex = here.get(i).text("/regex").orElse("");
            assertEquals(regex, exported.get(i).text("/regex").orElse(""));
            assertEquals(
                    here.get(i).children("/source_labels").size(),
                    exported.get(i).children("/sourceLabels").size());
        }
        assertTrue(plain(pods, "/spec").toString().contains("{targetLabel=env, replacement=staging}"));
    }

    /** Each option of the collector's files is in the one configuration, and the files of other signals take none away. */
    @Test
    void theCollectorHasAllPipelines() {
        Node config = document("overlays/production/otel-collector/collector.yaml")
                .find("/spec/config")
                .orElseThrow();

        assertEquals(
                Set.of("traces", "metrics", "logs"),
                config.entries("/service/pipelines").keySet());
        for (String signal : List.of("traces", "metrics", "logs")) {
            Node own = Yaml.read(signal, stack.files().text("otel-collector/" + signal + ".yaml"));
            for (String kind : List.of("/processors", "/exporters")) {
                Map<String, Node> exported = config.entries(kind);
                own.entries(kind)
                        .forEach((name, options) -> assertEquals(
                                plain(options, ""), plain(Objects.requireNonNull(exported.get(name), name), "")));
            }
        }
        assertTrue(plain(config, "/processors/resource").toString().contains("value=production"));
        assertEquals(
                "2",
                document("overlays/production/otel-collector/collector.yaml")
                        .text("/spec/replicas")
                        .orElse(""));
    }

    @Test
    void theChartIsGivenWhatOurConfigurationSays() {
        String path = "overlays/staging/values.yaml";
        Node values = document(path);
        Node own = local("prometheus", "/etc/prometheus/prometheus.yml");
        String spec = "/prometheus/prometheusSpec";

        assertEquals("staging", values.text(spec + "/externalLabels/env").orElse(""));
        own.entries("/otlp")
                .forEach((key, value) -> assertEquals(
                        plain(value, ""), plain(values, spec + "/otlp/" + KubernetesTemplate.camel(key)), key));
        assertEquals(
                own.text("/storage/tsdb/out_of_order_time_window"), values.text(spec + "/tsdb/outOfOrderTimeWindow"));
        assertEquals(own.text("/storage/exemplars/max_exemplars"), values.text(spec + "/exemplars/maxSize"));
        assertEquals(own.text("/global/evaluation_interval"), values.text(spec + "/evaluationInterval"));
        assertEquals(
                document("base/alertmanager/notifications.yaml").text("/metadata/name"),
                values.text("/alertmanager/alertmanagerSpec/alertmanagerConfiguration/templates/0/configMap/name"));
        assertEquals(
                document("base/alertmanager/routing.yaml").text("/metadata/name"),
                values.text("/alertmanager/alertmanagerSpec/alertmanagerConfiguration/name"));
    }

    @Test
    void routesNameTheirSecretsAndHoldNone() throws IOException {
        SortedMap<String, ExportedFile> exported = exportWith(
                """
                alerting:
                  slack: {staging: {webhookFile: login, channel: '#ops'}}
                  pagerduty: {routingKeyFile: login}
                  webhooks: [{urlFile: login}]
                  email: {to: a@example.org, from: b@example.org, smarthost: 'mail.example.org:587', username: u, passwordFile: login}
                """);

        exported.forEach((path, file) -> assertFalse(file.text().contains("hush"), path));
        Node routing = document(exported, "base/alertmanager/routing.yaml");
        List<Node> secrets = new ArrayList<>();
        routing.children("/spec/receivers").forEach(receiver -> {
            receiver.find("/slackConfigs/0/apiURL").ifPresent(secrets::add);
            receiver.find("/pagerdutyConfigs/0/routingKey").ifPresent(secrets::add);
            receiver.find("/webhookConfigs/0/urlSecret").ifPresent(secrets::add);
            receiver.find("/emailConfigs/0/authPassword").ifPresent(secrets::add);
        });
        assertEquals(4, secrets.size(), routing::toString);
        Node overlay = document(exported, "overlays/staging/kustomization.yaml");
        assertEquals(
                "alertmanager-secrets", overlay.text("/secretGenerator/0/name").orElse(""));
        assertEquals(
                "true",
                overlay.text("/secretGenerator/0/options/disableNameSuffixHash").orElse(""));
        Set<String> supplied = new HashSet<>();
        overlay.children("/secretGenerator/0/files")
                .forEach(file -> supplied.add(file.text("").orElseThrow().replaceFirst("=.*", "")));
        for (Node secret : secrets) {
            assertEquals("alertmanager-secrets", secret.text("/name").orElse(""));
            String key = secret.text("/key").orElse("");
            assertTrue(supplied.contains(key) && key.matches("[-._a-zA-Z0-9]+"), key);
        }
        String all = Json.write(plain(routing, "/spec/receivers"));
        assertTrue(all.contains("\"key\" : \"Subject\"") && all.contains("events.pagerduty.com"), all);
        assertFalse(all.contains("_file") || all.contains("smtp_"), all);
        List<String> relays = new ArrayList<>();
        routing.children("/spec/receivers")
                .forEach(receiver -> receiver.text("/emailConfigs/0/smarthost").ifPresent(relays::add));
        assertEquals(
                List.of("mailpit:1025", "mailpit:1025", "mail.example.org:587"),
                relays,
                "its own counts more than the global one");
    }

    @Test
    void whatIsForwardedLocallyIsForwardedThere() throws IOException {
        SortedMap<String, ExportedFile> exported =
                exportWith("forward: {otlp: {endpoint: 'https://store.example.org', headersFile: login}}\n");

        exported.forEach((path, file) -> assertFalse(file.text().contains("hush"), path));
        Node collector = document(exported, "overlays/staging/otel-collector/collector.yaml");
        assertEquals(
                "https://store.example.org",
                Objects.requireNonNull(
                                collector.entries("/spec/config/exporters").get("otlp_http/forward"))
                        .text("/endpoint")
                        .orElse(""));
        Node generator = document(exported, "overlays/staging/kustomization.yaml")
                .find("/secretGenerator/0")
                .orElseThrow();
        assertEquals(collector.text("/spec/volumes/0/secret/secretName"), generator.text("/name"));
        assertEquals(
                "forward-headers.yaml=secrets/otel-collector/forward-headers.yaml",
                generator.text("/files/0").orElse(""));
    }

    /** What a route, an inhibition or a receiver says locally, an API server is told too: nothing gets lost. */
    @Test
    void noRouteAndNoInhibitionIsLost() {
        Node own = local("alertmanager", "/etc/alertmanager/routing.yml");
        Node exported = document("base/alertmanager/routing.yaml");

        assertEquals(
                routes(own.find("/route").orElseThrow()),
                routes(exported.find("/spec/route").orElseThrow()));
        assertEquals(
                own.children("/time_intervals/0/time_intervals").size(),
                exported.children("/spec/muteTimeIntervals/0/timeIntervals").size());
        assertFalse(plain(exported, "/spec/muteTimeIntervals").toString().contains("location"), "there is no such key");
        assertEquals(
                own.children("/inhibit_rules").size(),
                exported.children("/spec/inhibitRules").size());
        assertEquals(
                own.children("/receivers").stream()
                        .map(receiver -> receiver.text("/name"))
                        .toList(),
                exported.children("/spec/receivers").stream()
                        .map(receiver -> receiver.text("/name"))
                        .toList());
    }

    /** Receiver, matchers and delays of every route, in order. */
    private static List<String> routes(Node route) {
        List<String> routes = new ArrayList<>();
        StringBuilder text = new StringBuilder(route.text("/receiver").orElse(""));
        route.children("/matchers").forEach(matcher -> text.append(' ')
                .append(matcher.text("")
                        .orElseGet(() -> matcher.text("/name").orElse("")
                                + matcher.text("/matchType").orElse("")
                                + '"'
                                + matcher.text("/value").orElse("")
                                + '"')));
        for (List<String> key : List.of(
                List.of("/group_wait", "/groupWait"),
                List.of("/group_interval", "/groupInterval"),
                List.of("/repeat_interval", "/repeatInterval"),
                List.of("/continue", "/continue"))) {
            text.append(' ')
                    .append(route.text(key.get(0))
                            .or(() -> route.text(key.get(1)))
                            .orElse("-"));
        }
        routes.add(text.toString());
        route.children("/routes").forEach(inner -> routes.addAll(routes(inner)));
        return routes;
    }

    /** The namespace is the chart's: a policy for all pods would cut its own off. */
    @Test
    void onlyOwnPodsAreShutOff() {
        String policies = text(files, "base/network-policies.yaml");
        Node first = Yaml.read("p", policies.substring(0, policies.indexOf("---")));

        assertEquals(Map.of("app.kubernetes.io/part-of", "devmon"), first.texts("/spec/podSelector/matchLabels"));
    }

    @Test
    void whatAComponentKeepsIsToldByAJobOfItsContent() {
        Node job = document("base/elasticsearch.yaml");

        assertEquals("Job", job.text("/kind").orElse(""));
        assertTrue(job.text("/metadata/name").orElse("").matches("elasticsearch-setup-[0-9a-f]{8}"));
        assertEquals("once", job.text("/spec/template/spec/containers/0/args/0").orElse(""));
        assertTrue(text(files, "base/config/elasticsearch/setup/setup.sh").contains("'http://elasticsearch:9200/"));
        Node base = document("base/kustomization.yaml");
        Set<String> maps = new HashSet<>();
        base.children("/configMapGenerator")
                .forEach(map -> maps.add(map.text("/name").orElse("")));
        assertEquals(
                Set.of(
                        "elasticsearch-setup",
                        "kibana-setup",
                        "jaeger",
                        "logstash",
                        "logstash-usr-share-logstash-pipeline"),
                maps,
                "no files of what an operator runs but these");
    }

    /** But for where lines come from, and how their service is called, they are read as on a developer's machine. */
    @Test
    void logsOfContainersAreReadAsLocally() {
        Node here = Yaml.read("filebeat.yml", stack.files().text("elk/filebeat/filebeat.yml"));
        Node there = document("overlays/staging/filebeat/beat.yaml")
                .find("/spec/config")
                .orElseThrow();

        for (String same : List.of("/output.elasticsearch", "/queue.mem", "/filebeat.inputs/0/parsers/1")) {
            assertEquals(plain(here, same), plain(there, same), same);
        }
        assertEquals(
                "staging",
                there.text("/filebeat.inputs/0/processors/0/add_fields/fields/service.environment")
                        .orElse(""));
    }
}
