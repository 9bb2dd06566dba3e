package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.engine.EngineException;
import dev.devmon.engine.FreePorts;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SshWordsTest {
    private static final URI ENGINE = URI.create("ssh://dev@build.example.org:2222");

    /** As OpenSSH 9.2 says it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Host key verification failed.|compare the key's fingerprint
            dev@build.example.org: Permission denied (publickey,password).|ssh-copy-id
            ssh: Could not resolve hostname build.example.org: Name or service not known|its name is right
            ssh: connect to host build.example.org port 2222: Connection refused|whether the machine runs
            """)
    void saysWhatToDoAboutEachOfThem(String words, String fix) {
        Failure failure = SshWords.failure(ENGINE, words);

        assertEquals("the engine at ssh://dev@build.example.org:2222 cannot be reached", failure.what());
        assertEquals("ssh says: " + words, failure.why());
        assertTrue(failure.fix().contains(fix), failure::toString);
        assertTrue(failure.fix().contains("`ssh -p 2222 dev@build.example.org`"), failure::toString);
    }

    @Test
    void repeatsTheWordsOfARealSshThatCannotConnect() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ssh"))),
                "there is no ssh");
        int nobody = FreePorts.block(1);
        EngineLocation location = new EngineLocation(URI.create("ssh://dev@127.0.0.1:" + nobody), "a test", null);
        try (Connection connection = new Connection(() -> location)) {
            EngineException e = assertThrows(EngineException.class, connection::http);

            assertEquals(EngineException.Kind.UNREACHABLE, e.kind());
            assertEquals(ExitCode.ENGINE_UNREACHABLE, e.exitCode());
            assertEquals(
                    "ssh says: ssh: connect to host 127.0.0.1 port " + nobody + ": Connection refused",
                    e.failures().get(0).why());
        }
    }
}
