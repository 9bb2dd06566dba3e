package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
        ''                            | v1.2-3-gabc | service.version=v1.2-3-gabc,deployment.environment.name=development
        ''                            | ''          | deployment.environment.name=development
        team=red                      | v1          | team=red,service.version=v1,deployment.environment.name=development
        service.version=9             | v1          | service.version=9,deployment.environment.name=development
        deployment.environment.name=x | v1          | deployment.environment.name=x,service.version=v1
        my.service.version=9          | v1          | my.service.version=9,service.version=v1,deployment.environment.name=development
        """)
    void whatTheUserSaysOfTheServiceStays(String given, String version, String all) {
        assertEquals(all, Run.resource(given, version));
    }

    @Test
    void whatTheLauncherSaysIsNotForTheCommand() {
        Map<String, String> environment = Map.of(
                "PATH", "/bin",
                "DEVMON_STDOUT", "terminal",
                "DEVMON_STACK_NAME", "mine",
                "DEVMON_ADDED", " TESTCONTAINERS_RYUK_DISABLED TESTCONTAINERS_REUSE_ENABLE",
                "TESTCONTAINERS_RYUK_DISABLED", "true",
                "TESTCONTAINERS_HOST_OVERRIDE", "elsewhere");

        assertEquals(
                Map.of("PATH", "/bin", "DEVMON_STACK_NAME", "mine", "TESTCONTAINERS_HOST_OVERRIDE", "elsewhere"),
                Run.ownEnvironment(environment));
    }
}
