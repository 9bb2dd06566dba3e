package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFactsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.41", "1.44", "1.51", "2.0"})
    void takesDocker2010AndNewer(String api) {
        assertDoesNotThrow(() -> EngineFacts.requireApi(api));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.40", "1.5", "1.9", "0"})
    void refusesAnOlderEngine(String api) {
        FailureException refusal = assertThrows(FailureException.class, () -> EngineFacts.requireApi(api));

        assertEquals(ExitCode.ENGINE_UNREACHABLE, refusal.exitCode());
        assertEquals(
                "Docker is too old: its API is " + api,
                refusal.failures().get(0).what());
    }
}
