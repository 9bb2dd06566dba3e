package dev.devmon.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.app.Doctor.Outcome;
import dev.devmon.engine.EngineAddress;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.plan.EngineInfo.Nature;
import dev.devmon.plan.EngineInfo.Place;
import dev.devmon.plan.PortBinding;
import dev.devmon.plan.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do, and say, where the engine is another than Docker as root on this machine. */
@Timeout(60)
class RemoteEngineTest {
    private static final EngineAddress TLS = new EngineAddress("tcp://10.0.0.5:2376", "DOCKER_HOST");
    private static final EngineAddress SSH = new EngineAddress("ssh://dev@build", "the Docker context \"build\"");

    @TempDir
    Path folder;

    private Workbench bench;
    private int port;

    @BeforeEach
    void web() {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web("site/web", port, "");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void engine(Place place, EngineAddress address) {
        bench.engine.ofNature(new Nature("Docker", place, false), address);
    }

    private List<String> findings() {
        return new Doctor(bench.session(), taken -> Optional.empty(), bench.agent())
                .run().findings().stream()
                        .filter(finding -> List.of("engine", "ports", "discovery", "rootless", "product")
                                .contains(finding.check()))
                        .filter(finding -> !finding.equals(Diagnosis.ok("ports", "all free or in use by this stack")))
                        .map(finding ->
                                finding.check() + " " + (finding.outcome() == Outcome.OK ? "" : "! ") + finding.found())
                        .toList();
    }

    @Test
    void saysBeforeItBeginsThatTheStackWouldNotBeReached() {
        engine(Place.ELSEWHERE, TLS);

        FailureException e = assertThrows(FailureException.class, () -> bench.bringUp());

        assertEquals(ExitCode.PREFLIGHT, e.exitCode());
        assertEquals(
                "the stack would run where it cannot be reached",
                e.failures().get(0).what());
        assertTrue(e.failures().get(0).why().endsWith("nothing here forwards its ports " + port), e::toString);
        assertTrue(e.failures().get(0).fix().startsWith("set DOCKER_HOST=ssh://USER@10.0.0.5"), e::toString);
        assertTrue(
                e.failures().get(0).fix().contains("`ssh -N -L " + port + ":127.0.0.1:" + port + " USER@10.0.0.5`"),
                e::toString);
        assertTrue(bench.engine.container("web").isEmpty());
    }

    @Test
    void takesAListenerHereForTheUsersOwnForward() throws IOException {
        engine(Place.ELSEWHERE, TLS);
        try (ServerSocket forward = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> planned = bench.up()
                    .plan(Workbench.request())
                    .steps()
                    .filter(Step.CreateContainer.class::isInstance)
                    .flatMap(step -> ((Step.CreateContainer) step).blueprint().ports().values().stream())
                    .map(PortBinding::host)
                    .toList();
            assertEquals(List.of(port), planned, "its default one, although it is not free here");

            bench.engine.failOn(
                    Step.CreateContainer.class::isInstance, Failure.component("no more", "a test", "try again"));
            FailureException e = assertThrows(FailureException.class, () -> bench.bringUp());
            assertEquals(ExitCode.COMPONENT, e.exitCode(), forward::toString);
        }
    }

    @Test
    void hasTheAgentForwardPortsBeforeAnybodyWaitsForThem() {
        engine(Place.FORWARDED, SSH);
        bench.slow("never", "");

        assertThrows(FailureException.class, () -> bench.hasty().bringUp());

        await().until(() -> Files.exists(bench.agentStarted()));
    }

    @Test
    void countsNothingOfThisMachineAsFoundThere() throws IOException {
        try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(DiscoverySetup.listeners(bench.session()).list().stream()
                    .anyMatch(listener -> listener.port() == here.getLocalPort()));

            engine(Place.FORWARDED, SSH);
            assertEquals(List.of(), DiscoverySetup.listeners(bench.session()).list());
            assertFalse(DiscoverySetup.listeners(bench.session()).changed());
        }
    }

    @Test
    void saysInTheStatusWhatIsNotSeen() {
        bench.bringUp();
        assertNull(status().unseen());
        engine(Place.FORWARDED, SSH);
        assertEquals(
                "the engine is on another machine: containers there are discovered, but processes are not, neither there nor here",
                status().unseen());
    }

    private StatusReport status() {
        return new Status(bench.session(), bench.agent(), () -> new Discover.Counts(0, 0, 0)).run();
    }

    @Test
    void tellsTheDoctorWhichEngineItIsAndWhatDoesNotWorkThere() {
        engine(Place.FORWARDED, SSH);
        assertEquals(
                List.of(
                        "engine Docker 28.0.0, API 1.48, on another machine, at ssh://dev@build (the Docker context \"build\")",
                        "ports forwarded from the engine's machine by the agent's ssh",
                        "discovery ! the engine is on another machine: containers there are discovered, but processes are not,"
                                + " neither there nor here"),
                findings());

        engine(Place.ELSEWHERE, TLS);
        assertTrue(findings().get(1).startsWith("ports ! the engine publishes them on 127.0.0.1 of its own"));

        bench.engine.ofNature(
                new Nature("Podman", Place.HERE, true),
                new EngineAddress("unix:///run/user/1000/podman/podman.sock", "the socket of Podman"));
        assertEquals(
                List.of(
                        "engine Podman 28.0.0, API 1.48, on this machine, rootless, at"
                                + " unix:///run/user/1000/podman/podman.sock (the socket of Podman)",
                        "rootless ! its containers cannot reach 127.0.0.1 of its machine: processes, and containers that"
                                + " publish on that address only, are found but cannot be scraped",
                        "product ! Podman behaves like Docker, but devmon is tested on Docker only"),
                findings());

        bench.engine.ofNature(new Nature("Docker", Place.HERE, false), SSH).inVirtualMachine();
        assertTrue(findings().get(0).contains("in a virtual machine on this one"));
    }
}
