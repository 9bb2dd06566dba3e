package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.definition.Setting;
import dev.devmon.definition.StackFolder;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.report.ConfigReport;
import dev.devmon.report.TextStyle;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRoutingTest {
    private static final String SECRET = "https://hooks.example/services/T0/B0/secret";

    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void aRouterWithAChannel() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        stack = new StackFolder(folder)
                .component("router", "mounts: [{generated: alert-routing, at: /etc/router}]\n")
                .file(
                        "router/routing.yml",
                        """
                        receivers:
                          - name: chat
                            slack_configs: [{api_url_file: '${alerting.slack.webhookFile}'}]
                        """)
                .settings(
                        """
                        alerting:
                          slack:
                            webhookFile: secrets/slack.url
                        """);
    }

    private void secret(String text, String permissions) throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        Path file = Files.writeString(folder.resolve("secrets/slack.url"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Failure failure() {
        FailureException failure = assertThrows(FailureException.class, () -> AlertRouting.of(stack.load()));
        assertEquals(1, failure.failures().size());
        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        return failure.failures().get(0);
    }

    @Test
    void makesTheRoutingAndAFileForEachSecret() throws IOException {
        secret(SECRET + "\n", "rw-------");

        assertEquals(
                Map.of(
                        "routing.yml",
                        """
                        receivers:
                          - name: chat
                            slack_configs:
                              - api_url_file: /etc/router/secrets/slack.webhookFile
                        """,
                        "secrets/slack.webhookFile",
                        SECRET + "\n"),
                AlertRouting.of(stack.load()));
    }

    @Test
    void refusesASecretThatIsMissing() {
        Failure failure = failure();

        assertEquals(folder.resolve("devmon.yaml") + ":3: secret slack.webhookFile cannot be read", failure.what());
        assertTrue(failure.why().contains(folder.resolve("secrets/slack.url").toString()), failure::why);
    }

    @Test
    void refusesASecretThatEverybodyCanRead() throws IOException {
        secret(SECRET, "rw-r--r--");

        Failure failure = failure();

        assertEquals(
                folder.resolve("devmon.yaml") + ":3: secret slack.webhookFile is readable by everybody",
                failure.what());
        assertEquals("`chmod 600 " + folder.resolve("secrets/slack.url") + "`", failure.fix());
    }

    @Test
    void refusesASecretThatIsEmpty() throws IOException {
        secret(" \n", "rw-------");

        assertEquals(
                folder.resolve("devmon.yaml") + ":3: secret slack.webhookFile is empty",
                failure().what());
    }

    @Test
    void reportsWhatIsWrongInTheSettings() {
        stack.settings("other.yaml", "alerting: {slak: {webhookFile: x}}\n");

        assertEquals("unknown key \"alerting.slak.webhookFile\"", failure().why());
    }

    @Test
    void showsWhereASecretIsButNeverTheSecret() throws IOException {
        secret(SECRET, "rw-------");

        List<Setting> settings = GeneratedFiles.inForce(stack.load());

        assertEquals(
                List.of(new Setting(
                        "alerting.slack.webhookFile", "secrets/slack.url", folder.resolve("devmon.yaml") + ":3")),
                settings);
        assertFalse(ConfigReport.json(settings).contains("hooks.example"));
        assertFalse(ConfigReport.text(settings, TextStyle.Mode.NONE).contains("hooks.example"));
    }

    @Test
    void makesNothingWhereNobodyRoutes() {
        StackFolder plain = new StackFolder(folder.resolve("plain")).component("web", "");

        assertEquals(Set.of(), AlertRouting.of(plain.load()).keySet());
    }
}
