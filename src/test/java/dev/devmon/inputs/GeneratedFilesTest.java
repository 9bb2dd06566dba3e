package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Setting;
import dev.devmon.definition.StackFolder;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void rulesAndRunbooksMounted() throws IOException {
        stack = new StackFolder(folder)
                .component(
                        "evaluator",
                        """
                        mounts:
                          - {generated: rules, at: /rules}
                          - {generated: runbooks, at: /runbooks}
                        """)
                .file("prometheus/runbooks/ServiceDown.md", "# ServiceDown\n");
        stack.shipped("prometheus", "conventions.yaml", "thresholds.yaml", "discovery.yaml");
    }

    @Test
    void makesTheFilesOfEveryKindThatIsMounted() {
        Map<GeneratedKind, List<String>> names = Map.of(
                GeneratedKind.RULES, List.of("consumers.yml", "http-conventions.yml", "thresholds.yml"),
                GeneratedKind.RUNBOOKS, List.of("ServiceDown.html"));

        GeneratedFiles.of(stack.load(), CollectedLogs.NONE)
                .forEach((kind, files) -> assertEquals(names.get(kind), List.copyOf(files.keySet())));
        assertEquals(
                names.keySet(),
                GeneratedFiles.of(stack.load(), CollectedLogs.NONE).keySet());
    }

    @Test
    void makesNothingThatNobodyMounts() {
        StackFolder plain = new StackFolder(folder.resolve("plain"))
                .component("web", "")
                .settings("thresholds: {not: even looked at}\n");

        assertEquals(Map.of(), GeneratedFiles.of(plain.load(), CollectedLogs.NONE));
        assertEquals(List.of(), GeneratedFiles.inForce(plain.load()));
    }

    @Test
    void takesTheUsersConventionsAndThresholds() {
        stack.settings(
                """
                conventions:
                  acme: {frameworks: Acme, priority: 99, requests: acme_requests_total}
                thresholds:
                  services: {orders: {latencyP95: 1s}}
                """);

        Map<String, String> rules = Objects.requireNonNull(
                GeneratedFiles.of(stack.load(), CollectedLogs.NONE).get(GeneratedKind.RULES));

        assertTrue(Objects.requireNonNull(rules.get("http-conventions.yml")).contains("rate(acme_requests_total{"));
        assertTrue(Objects.requireNonNull(rules.get("thresholds.yml"))
                .contains("1 * group by (env, service) (service:http_server_requests:rate5m{service=\"orders\"})"));
    }

    @Test
    void requestsWhereDiscoveryAsksAreNoTraffic() {
        stack.settings("discovery: {services: [{name: orders, port: 8080, path: /internal/stats}]}\n");

        String rules = conventionRules();

        assertTrue(rules.contains("|internal/stats|"), rules);
        assertTrue(
                rules.contains("|metrics|") && rules.contains("actuator/health(?:/.*)?|actuator/prometheus|"), rules);
    }

    @Test
    void theRawSeriesOfDashboardsLeaveOutTheSameRoutes() throws IOException {
        String rules = conventionRules();
        String own = ownRoutes("calls_total", rules);
        for (String file : List.of("descriptions/service.yaml", "provisioning/datasources/devmon.yml")) {
            assertEquals(
                    own, ownRoutes("duration_seconds_bucket", Files.readString(Path.of("stack/grafana", file))), file);
        }
    }

    private String conventionRules() {
        Map<String, String> rules = Objects.requireNonNull(
                GeneratedFiles.of(stack.load(), CollectedLogs.NONE).get(GeneratedKind.RULES));
        return Objects.requireNonNull(rules.get("http-conventions.yml"));
    }

    private static String ownRoutes(String metric, String text) {
        Matcher found = Pattern.compile("traces_span_metrics_" + metric + "\\{[^}]*span_name!~\"([^\"]+)\"")
                .matcher(text);
        assertTrue(found.find(), text);
        return found.group(1);
    }

    @Test
    void reportsWhatIsWrongInTheSettingsWithFileAndLine() {
        stack.settings(
                """
                conventions:
                  acme: {frameworks: Acme, priority: 85, request: acme_requests_total}
                thresholds:
                  defaults: {latencyp95: 300ms}
                """);

        FailureException failures =
                assertThrows(FailureException.class, () -> GeneratedFiles.of(stack.load(), CollectedLogs.NONE));

        assertEquals(ExitCode.INVALID_FILE, failures.exitCode());
        assertEquals(
                List.of(
                        "devmon.yaml:2 convention acme names no metric that counts requests",
                        "devmon.yaml:2 unknown key \"request\"",
                        "devmon.yaml:2 convention acme has priority 85, like micrometer",
                        "devmon.yaml:4 unknown key \"latencyp95\""),
                failures.failures().stream()
                        .map(failure -> Path.of(failure.what()).getFileName() + " " + failure.why())
                        .toList());
        assertTrue(failures.failures().get(3).fix().startsWith("did you mean \"latencyP95\"? "));
    }

    @Test
    void tellsWhereThresholdsAndConventionsComeFrom() {
        stack.settings(
                """
                conventions:
                  rack: {frameworks: Ours, priority: 66, requests: ours_total}
                thresholds:
                  defaults: {errorRatio: 1%}
                  services:
                    orders: {latencyP95: 1s}
                """);
        String file = folder.resolve("devmon.yaml").toString();

        List<Setting> settings = GeneratedFiles.inForce(stack.load());

        assertEquals(
                List.of(
                        new Setting("thresholds.defaults.latencyP95", "500ms", "default"),
                        new Setting("thresholds.services.orders.latencyP95", "1s", file + ":6"),
                        new Setting("thresholds.defaults.latencyP99", "2s", "default"),
                        new Setting("thresholds.defaults.errorRatio", "1%", file + ":4")),
                settings.subList(0, 4));
        assertTrue(settings.contains(new Setting("conventions.otel", "priority 90", "default")), settings::toString);
        assertTrue(settings.contains(new Setting("conventions.rack", "priority 66", file + ":2")), settings::toString);
    }
}
