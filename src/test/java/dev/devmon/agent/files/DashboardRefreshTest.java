package dev.devmon.agent.files;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.FakeClock;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardRefreshTest {
    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private Workbench bench;
    private Path log = Path.of("");
    private BackgroundCommand command = command("true");
    private List<DiscoveredService> services = List.of();
    private DashboardRefresh refresh = refresh();

    @BeforeEach
    void aCommandThatWritesWhatItWasAsked() {
        log = folder.resolve("log");
        command = command("sh", "-c", "echo \"$@\" >> '" + log + "'", "sh");
        refresh = refresh();
        bench = new Workbench(folder);
        bench.folder.component("pages", "mounts: [{state: service-dashboards, at: /services}]\n");
        bench.engine.logsAtStart("pages", "ready");
        bench.bringUp();
        refresh.refresh(RunningStack.of(bench.session()));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private DashboardRefresh refresh() {
        return new DashboardRefresh(command, clock, () -> services);
    }

    private BackgroundCommand command(String... words) {
        return new BackgroundCommand(List.of(words), clock, () -> {});
    }

    private static DiscoveredService service(String name, Verdict verdict) {
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                7,
                null,
                "127.0.0.1:80",
                "node",
                new MetricsEndpoint("/metrics", "prometheus", 1),
                null,
                null,
                ServiceState.RUNNING,
                verdict,
                "a reason",
                "development",
                false,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private void look(Verdict verdict, String... names) throws IOException {
        services = List.of(names).stream().map(name -> service(name, verdict)).toList();
        refresh.run();
    }

    private void awaitAsked(String... lines) {
        await().untilAsserted(() -> assertEquals(List.of(lines), Files.readAllLines(log)));
        await().until(command::ready);
    }

    @Test
    void asksAtOnceThenAfterTheFirstRequestsThenNowAndThen() throws IOException {
        look(Verdict.ADMITTED, "a", "b");
        awaitAsked("a b");
        look(Verdict.ADMITTED, "a", "b");
        clock.sleep(Duration.ofSeconds(59));
        look(Verdict.ADMITTED, "a", "b");
        awaitAsked("a b");

        clock.sleep(Duration.ofSeconds(1));
        look(Verdict.ADMITTED, "a", "b");
        awaitAsked("a b", "a b");

        clock.sleep(Duration.ofMinutes(14));
        look(Verdict.ADMITTED, "a", "b");
        clock.sleep(Duration.ofMinutes(1));
        look(Verdict.ADMITTED, "a", "b");
        awaitAsked("a b", "a b", "a b");
    }

    @Test
    void asksForANewServiceAlone() throws IOException {
        look(Verdict.ADMITTED, "a");
        awaitAsked("a");

        look(Verdict.ADMITTED, "a", "b");

        awaitAsked("a", "b");
    }

    @Test
    void asksAgainForOneThatComesBackAndNotForOneThatIsGone() throws IOException {
        look(Verdict.ADMITTED, "a");
        awaitAsked("a");
        look(Verdict.UNREACHABLE, "a");
        clock.sleep(Duration.ofHours(1));
        look(Verdict.UNREACHABLE, "a");

        look(Verdict.ADMITTED, "a");

        awaitAsked("a", "a");
    }

    @Test
    void asksForNobodyWhileNothingShowsDashboards() throws IOException {
        bench.engine.put("pages", State.EXITED);
        refresh.refresh(RunningStack.of(bench.session()));
        look(Verdict.ADMITTED, "a");
        bench.engine.put("pages", State.RUNNING);
        refresh.refresh(RunningStack.of(bench.session()));

        look(Verdict.ADMITTED, "a", "b");

        awaitAsked("a b");
    }
}
