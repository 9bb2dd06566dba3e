package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.definition.Overlays;
import dev.devmon.definition.StackFolder;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void twoDestinations() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        stack = new StackFolder(folder)
                .component("web", "")
                .settings(
                        """
                        forward:
                          otlp: {endpoint: 'https://otlp.example', headersFile: headers}
                          remoteWrite: {url: 'https://store.example', bearerTokenFile: token}
                        """);
    }

    private void file(String name, String text, String permissions) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(folder.resolve(name), text), PosixFilePermissions.fromString(permissions));
    }

    private Map<String, String> secrets() {
        return Forwarding.secrets(stack.load().settings().forward());
    }

    private List<Failure> failures() {
        FailureException failure = assertThrows(FailureException.class, this::secrets);
        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        return failure.failures();
    }

    @Test
    void makesOfTheFilesWhatTheComponentsRead() throws IOException {
        file("headers", "Authorization: Basic a$b:\"c\"\n\nX-Team:  shop one \n", "rw-------");
        file("token", " t0ken\n", "rw-------");

        assertEquals(
                Map.of(
                        "forward.otlp",
                        "{\"Authorization\":\"Basic a$$b:\\\"c\\\"\",\"X-Team\":\"shop one\"}\n",
                        "forward.remoteWrite",
                        "",
                        "forward.remoteWrite.login",
                        "t0ken"),
                secrets());
    }

    @Test
    void needsNoFiles() {
        stack.settings("forward: {otlp: {endpoint: 'http://a'}, remoteWrite: {url: 'http://b'}}\n");

        assertEquals(Map.of("forward.otlp", "{}\n", "forward.remoteWrite", ""), secrets());
    }

    @Test
    void namesEveryFileThatCannotBeUsed() throws IOException {
        file("token", "t0ken", "rw-r--r--");

        assertEquals(
                List.of(
                        folder.resolve("devmon.yaml") + ":2: forward: headersFile cannot be read",
                        folder.resolve("devmon.yaml") + ":3: forward: bearerTokenFile is readable by everybody"),
                failures().stream().map(Failure::what).toList());
    }

    @Test
    void showsNothingOfALineThatIsNoHeader() throws IOException {
        file("headers", "X-Ok: 1\nsecret-without-a-name\n", "rw-------");
        file("token", "t0ken", "rw-------");

        Failure failure = failures().get(0);

        assertEquals(
                folder.resolve("devmon.yaml") + ":2: forward: headersFile has a line that is not a header",
                failure.what());
        assertEquals("line 2 of " + folder.resolve("headers") + " is not of the form `Name: value`", failure.why());
        assertFalse(failure.toString().contains("secret-without"), failure.toString());
    }

    @Test
    void configShowsWhereItGoesAndNoSecret() throws IOException {
        file("headers", "Authorization: Basic s3cret\n", "rw-------");
        String shown = Overlays.inForce(stack.load()).toString();

        assertEquals(2, shown.split("key=forward", -1).length - 1, shown);
        assertFalse(shown.contains("s3cret"), shown);
    }
}
