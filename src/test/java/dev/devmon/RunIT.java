package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Commands that run with a real collector, and without one. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunIT {
    private final LabStack stack = new LabStack().require("otel-collector", "jaeger");

    @BeforeAll
    void bringUp() {
        stack.run("up", "jaeger", "otel-collector").expecting(0);
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    @Test
    void aCommandHasTheCollectorsAddressItsNameAndNothingOfTheLaunchers() {
        String out = stack.run("run", "--service", "shop", "--", "sh", "-c", "env")
                .expecting(0)
                .out();

        assertTrue(out.contains("OTEL_SERVICE_NAME=shop\n"), out);
        assertTrue(
                out.contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:" + stack.port("otel-collector", "otlp-http")
                        + "\n"),
                out);
        assertTrue(
                out.contains("OTEL_LOGS_EXPORTER=otlp\n") && out.contains("deployment.environment.name=development"),
                out);
        assertTrue(!out.contains("DEVMON_STDOUT=") && !out.contains("DEVMON_ADDED="), out);
    }

    @Test
    void aProxyIsNotForTheCollector() {
        ProcessBuilder behindAProxy = stack.command("run", "--", "sh", "-c", "echo $NO_PROXY");
        behindAProxy.environment().put("HTTP_PROXY", "http://proxy.example.com:3128");
        behindAProxy.environment().put("NO_PROXY", ".example.com");

        assertEquals(
                ".example.com,127.0.0.1\n",
                new DevmonProcess(behindAProxy, stack.folder)
                        .result()
                        .expecting(0)
                        .out());
    }

    @Test
    void itsArgumentsAreItsOwn() {
        String out = stack.run("run", "printf", "%s\n", "--config", "x", "--json")
                .expecting(0)
                .out();

        assertEquals("--config\nx\n--json\n", out);
        DevmonProcess.Result debug =
                stack.run("run", "printf", "%s\n", "--debug").expecting(0);
        assertEquals("--debug\n", debug.out());
        assertEquals(
                "devmon: what printf starts is not instrumented: it gets the variables of `devmon env`, for a service"
                        + " that has an OpenTelemetry SDK\n",
                debug.err());
    }

    @Test
    void itsEndIsTheEndOfDevmon() {
        stack.run("run", "--", "sh", "-c", "exit 7").expecting(7);
        stack.run("run", "--", "sh", "-c", "kill -9 $$").expecting(137);
        assertTrue(stack.run("run", "--", "no-such-command")
                .expecting(127)
                .err()
                .contains("there is no command no-such-command"));
    }

    @Test
    void withoutACollectorItRunsAllTheSame() {
        String name = "--stack-name=" + stack.name + "-none";
        DevmonProcess.Result result =
                stack.run("run", name, "--", "sh", "-c", "echo ran").expecting(0);

        assertEquals("ran\n", result.out());
        assertTrue(result.err().contains("it runs without telemetry"), result.err());
    }
}
