package dev.devmon;

import static dev.devmon.LabStack.component;
import static dev.devmon.LabStack.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What `up` does about ports that are taken, by one component of which the lab has a stand-in. */
@Tag("docker")
@Timeout(120)
class PortsIT {
    private final LabStack lab = new LabStack();

    @AfterEach
    void takeDown() {
        lab.close();
    }

    @Test
    void takesTheNextFreePortAndKeepsIt() throws IOException {
        int wanted = lab.port("mailpit", "http");
        int used = wanted + 1;
        try (ServerSocket taken = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(wanted, taken.getLocalPort());
            DevmonProcess.Result up = lab.run("up", "mailpit").expecting(0);

            assertTrue(
                    up.err()
                            .contains("mailpit: port " + wanted + " is taken by pid "
                                    + ProcessHandle.current().pid()),
                    up::toString);
            assertTrue(up.err().contains(": using " + used), up::toString);
            assertTrue(up.out().contains("http://localhost:" + used + "/"), up::toString);
        }
        assertEquals(Integer.toString(used), text(component(lab.status(), "mailpit"), "/ports/http"));
        assertEquals(
                "http://localhost:" + used + "/\n",
                lab.run("open", "mailpit", "--print").expecting(0).out());
        assertEquals(
                200,
                LocalHttp.request("GET", LocalHttp.url(used, "/"), Duration.ofSeconds(5))
                        .status());
        assertEquals(
                "nothing to do\n",
                lab.run("up", "mailpit", "--dry-run").expecting(0).out(),
                "the wanted port is free again, and what runs keeps its own");
    }

    @Test
    void stepsOverPortsThatAreTakenOnAllAddresses() throws IOException {
        int wanted = lab.port("mailpit", "http");
        try (ServerSocket first = new ServerSocket(wanted);
                ServerSocket second = new ServerSocket(wanted + 1)) {
            assertEquals(wanted + 1, first.getLocalPort() + 1);
            assertEquals(wanted + 1, second.getLocalPort());
            lab.run("up", "mailpit").expecting(0);
        }
        assertEquals(Integer.toString(wanted + 2), text(component(lab.status(), "mailpit"), "/ports/http"));
    }

    @Test
    void withStrictPortsNamesWhoHasThePort() throws IOException {
        int wanted = lab.port("mailpit", "http");
        try (ServerSocket taken = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(wanted, taken.getLocalPort());
            DevmonProcess.Result up = lab.run("up", "mailpit", "--strict-ports").expecting(5);

            assertTrue(
                    up.err().contains("error: port " + wanted + " is already in use (component mailpit)"),
                    up::toString);
            assertTrue(up.err().contains("why: pid " + ProcessHandle.current().pid() + " \"java\""), up::toString);
            assertTrue(up.err().contains("ports.mailpit.http"), up::toString);
        }
        assertEquals(List.of(), DockerCli.containers(lab.name));
    }

    @Test
    void aContainerThatStoppedGivesItsPortUp() throws IOException {
        int wanted = lab.port("mailpit", "http");
        lab.run("up", "mailpit").expecting(0);
        DockerCli.run("stop", lab.container("mailpit"));
        try (ServerSocket taken = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(wanted, taken.getLocalPort());
            lab.run("up", "mailpit").expecting(0);
        }
        assertEquals(Integer.toString(wanted + 1), text(component(lab.status(), "mailpit"), "/ports/http"));
    }
}
