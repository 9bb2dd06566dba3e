package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.docker.StandInEngine.Answer;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo.Place;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

    /** The machine's loopback serves as the bridge: it is there on every machine. */
    private static String bridgeAddress(String network) throws IOException {
        StandInEngine standIn = new StandInEngine(path -> {
            if (!path.endsWith("/networks/bridge")) {
                return new Answer(200, "{\"ApiVersion\": \"1.41\"}");
            }
            return network.isEmpty() ? new Answer(404, "{}") : new Answer(200, network);
        });
        try (standIn;
                DockerEngine engine = DockerEngine.fromEnvironment()) {
            return engine.info().bridgeAddress();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void knowsTheMachinesAddressOnTheBridge() throws IOException {
        String named = "\"Options\": {\"com.docker.network.bridge.name\": \"lo\"}";
        assertEquals(
                "127.0.0.1",
                bridgeAddress("{\"IPAM\": {\"Config\": [{\"Gateway\": \"127.0.0.1\"}]}, \"Options\": {}}"));
        assertEquals(
                "127.0.0.1",
                bridgeAddress("{\"IPAM\": {\"Config\": [{\"Subnet\": \"127.0.0.0/8\"}]}, " + named + "}"),
                "Docker 20.10 after its first start");
        assertEquals(
                "",
                bridgeAddress("{\"IPAM\": {\"Config\": [{\"Gateway\": \"192.0.2.1\"}]}, " + named + "}"),
                "a bridge in a network namespace of its own");
        assertEquals("", bridgeAddress("{\"Options\": {\"com.docker.network.bridge.name\": \"none\"}}"));
        assertEquals("", bridgeAddress(""), "an engine without a default bridge");
    }

    private static Node json(String text) {
        return Json.read(text).orElseThrow();
    }

    private static Place place(String address, String info) {
        return EngineFacts.place(new EngineLocation(URI.create(address), "", null), json(info), () -> "laptop");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsAnotherMachinesEngineFromItsAddressOrItsName() {
        String mine = "{\"Name\": \"laptop\"}";
        String another = "{\"Name\": \"build\"}";
        assertEquals(Place.HERE, place("unix:///var/run/docker.sock", another), "from within a container");
        assertEquals(Place.HERE, place("tcp://127.0.0.1:2375", mine));
        assertEquals(Place.HERE, place("tcp://127.0.0.1:2375", "{}"));
        assertEquals(
                Place.HERE,
                place("tcp://127.0.0.1:2375", "{\"Name\": \"vm\", \"OperatingSystem\": \"Docker Desktop\"}"));
        assertEquals(Place.ELSEWHERE, place("tcp://127.0.0.1:2375", another), "behind a port that somebody forwards");
        assertEquals(Place.ELSEWHERE, place("tcp://10.0.0.5:2376", mine));
        assertEquals(Place.FORWARDED, place("ssh://dev@build", another));
    }

    @Test
    void knowsPodmanAndEnginesWithoutRoot() {
        assertEquals("Podman", EngineFacts.product(json("{\"Components\": [{\"Name\": \"Podman Engine\"}]}")));
        assertEquals(
                "Docker",
                EngineFacts.product(json("{\"Components\": [{\"Name\": \"Engine\"}, {\"Name\": \"runc\"}]}")));
        assertEquals("Docker", EngineFacts.product(json("{}")));
        assertTrue(EngineFacts.rootless(
                json("{\"SecurityOptions\": [\"name=seccomp,profile=builtin\", \"name=rootless\"]}")));
        assertFalse(EngineFacts.rootless(json("{\"SecurityOptions\": [\"name=seccomp,profile=builtin\"]}")));
        assertFalse(EngineFacts.rootless(json("{\"SecurityOptions\": null}")));
    }
}
