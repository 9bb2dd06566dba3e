package dev.devmon.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

class SecretFilesTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void twoSecrets() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        stack = new StackFolder(folder)
                .component("web", "")
                .settings(
                        """
                        secrets:
                          chat: ./chat.txt
                          pager: ./pager.txt
                        """);
    }

    private void file(String name, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "content of " + name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void readsTheFilesThatTheSettingsName() throws IOException {
        file("chat.txt", "rw-------");
        file("pager.txt", "rw-r-----");

        assertEquals(
                Map.of("chat", "content of chat.txt", "pager", "content of pager.txt"),
                SecretFiles.read(stack.load().settings().secrets()));
    }

    @Test
    void reportsEveryFileByWhichADeclaredServiceCannotBeAsked() throws IOException {
        stack.settings(
                "shop.yaml",
                """
                discovery:
                  services:
                    - {name: shop, port: 80, auth: {bearerTokenFile: gone}}
                    - {name: cart, port: 81, tls: {caFile: chat.txt}}
                """);
        file("chat.txt", "rw-r--r--");

        FailureException failure = assertThrows(
                FailureException.class,
                () -> SecretFiles.check(stack.load().settings().discovery().services()));

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        Path settings = folder.resolve("shop.yaml");
        assertEquals(
                List.of(
                        settings + ":3: the secret of shop cannot be read",
                        settings + ":4: caFile of cart is not a certificate"),
                failure.failures().stream().map(Failure::what).toList());
        assertEquals(
                "create the file, or remove the line", failure.failures().get(0).fix());
    }

    @Test
    void reportsEveryFileThatIsMissingOrOpenToEverybody() throws IOException {
        file("pager.txt", "rw-r--r--");

        FailureException failure = assertThrows(
                FailureException.class,
                () -> SecretFiles.read(stack.load().settings().secrets()));

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        Path settings = folder.resolve("devmon.yaml");
        assertEquals(
                List.of(
                        settings + ":2: secret chat cannot be read",
                        settings + ":3: secret pager is readable by everybody"),
                failure.failures().stream().map(Failure::what).toList());
        assertEquals(
                "`chmod 600 " + folder.resolve("pager.txt") + "`",
                failure.failures().get(1).fix());
    }
}
