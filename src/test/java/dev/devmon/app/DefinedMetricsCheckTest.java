package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.agent.metrics.DefinedMetrics;
import dev.devmon.app.DefinedMetricsCheck.Defined;
import dev.devmon.codec.JsonFile;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.Answer.Series;
import dev.devmon.session.HeldLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinedMetricsCheckTest {
    private static final Answer SEVEN = Answer.of(List.of(new Series(List.of(), "7")));

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void oneDefinition() {
        bench = new Workbench(folder).quick("web", "");
        bench.folder.settings("metrics: [{name: open, help: Open, service: shop, command: [date]}]\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<Defined> check() {
        return new DefinedMetricsCheck(bench.session(), bench.agent()).run();
    }

    private List<Defined> checkWhileAnAgentRuns() {
        try (HeldLock lock =
                HeldLock.tryTake(bench.state.file("agent.lock"), "4711 0 abc").orElseThrow()) {
            assertTrue(bench.agent().pid().isPresent(), lock::toString);
            return check();
        }
    }

    private List<ProjectMetric> defined() {
        return bench.session().stack().settings().metrics();
    }

    private void agentFound(List<ProjectMetric> metrics, Map<String, Answer> answers) throws IOException {
        new JsonFile(bench.state.file("defined-metrics.json"))
                .write(new DefinedMetrics(1, DefinedMetrics.fingerprint(metrics), answers));
    }

    @Test
    void showsWhatTheAgentHasFound() throws IOException {
        agentFound(defined(), Map.of("open", SEVEN));

        assertEquals(List.of(new Defined(defined().get(0), SEVEN)), checkWhileAnAgentRuns());
    }

    @Test
    void doesNotShowWhatWasFoundForTheFileAsItWas() throws IOException {
        List<ProjectMetric> before = defined();
        bench.folder.settings("metrics: [{name: open, help: Open, service: shop, command: [whoami]}]\n");
        agentFound(before, Map.of("open", SEVEN));

        Answer answer = checkWhileAnAgentRuns().get(0).answer();
        assertEquals(
                "the agent has not asked for it within 60 s; the agent's log in " + bench.state.path() + " may say why",
                answer.problem());
    }

    @Test
    void saysWhenNothingIsDefinedAndWhenNobodyAsks() {
        Failure stopped =
                assertThrows(FailureException.class, this::check).failures().get(0);
        assertEquals(ExitCode.COMPONENT, stopped.exitCode());
        assertEquals("`devmon up` starts it", stopped.fix());

        bench.folder.settings("metrics: []\n");
        Failure nothing =
                assertThrows(FailureException.class, this::check).failures().get(0);
        assertEquals(ExitCode.USAGE, nothing.exitCode());
    }
}
