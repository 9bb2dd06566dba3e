package dev.devmon.discovery.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.discovery.Samples;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    @Test
    void namesAreWithoutFolderAndSuffix() {
        assertEquals(
                Set.of("node"),
                Samples.process(1, "node", "C:\\Program Files\\nodejs\\node.exe", "server.js")
                        .names());
        assertEquals(
                Set.of("python3.12", "gunicorn"),
                Samples.process(1, "python3.12", "/usr/bin/gunicorn").names());
    }

    @Test
    void isNotMadeWithoutAPid() {
        assertThrows(IllegalArgumentException.class, () -> Samples.process(0, "java"));
    }
}
