package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineLocatorTest {
    @TempDir
    Path root;

    private final Map<String, String> environment = new TreeMap<>();

    private Path home() {
        return root.resolve("home/dev");
    }

    private EngineLocation found() {
        return new EngineLocator(environment, home(), root).find();
    }

    private Failure failure() {
        FailureException e = assertThrows(FailureException.class, this::found);
        assertEquals(ExitCode.ENGINE_UNREACHABLE, e.exitCode());
        return e.failures().get(0);
    }

    private Path file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void certificates(String folder) throws IOException {
        for (String name : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            file(folder + "/" + name, "");
        }
    }

    /** As the Docker command line writes it. */
    private void context(String name, String endpoint) throws Exception {
        file(
                "home/dev/.docker/contexts/meta/" + hash(name) + "/meta.json",
                "{\"Name\":\"" + name + "\",\"Metadata\":{},\"Endpoints\":{\"docker\":{" + endpoint + "}}}");
    }

    private static String hash(String name) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:///run/user/1000/docker.sock",
                "tcp://10.0.0.5:2375",
                "ssh://dev@build.example.org",
                "ssh://dev@build.example.org:2222/run/user/1000/docker.sock"
            })
    void takesWhatTheVariableSays(String address) throws IOException {
        environment.put("DOCKER_HOST", address);
        environment.put("DOCKER_CONTEXT", "comes second");
        file("var/run/docker.sock", "");

        assertEquals(new EngineLocation(URI.create(address), "DOCKER_HOST", null), found());
    }

    @Test
    void speaksTlsWithTheFilesThatTheVariablesName() throws IOException {
        environment.put("DOCKER_HOST", "tcp://10.0.0.5:2376");
        environment.put("DOCKER_TLS_VERIFY", "1");
        certificates("home/dev/.docker");
        certificates("keys");

        assertEquals(home().resolve(".docker"), found().certificates());

        environment.put("DOCKER_CERT_PATH", root.resolve("keys").toString());
        assertEquals(root.resolve("keys"), found().certificates());

        environment.put("DOCKER_HOST", "unix:///var/run/docker.sock");
        assertNull(found().certificates(), "a socket has no TLS");
    }

    @Test
    void namesTheTlsFilesThatAreMissingInsteadOfSpeakingWithoutTls() throws IOException {
        environment.put("DOCKER_HOST", "tcp://10.0.0.5:2376");
        environment.put("DOCKER_TLS_VERIFY", "1");
        environment.put("DOCKER_CERT_PATH", root.resolve("keys").toString());
        file("keys/ca.pem", "");

        Failure failure = failure();

        assertEquals("the engine at tcp://10.0.0.5:2376 cannot be reached with TLS", failure.what());
        assertEquals(
                "DOCKER_HOST asks for TLS, and " + root.resolve("keys") + " has no readable cert.pem, key.pem",
                failure.why());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5:2375, Illegal character in scheme name",
        "http://10.0.0.5:2375, none of unix://",
        "ssh:///run/docker.sock, it names no host",
        "tcp://, Expected authority",
        "unix://a b, Illegal character",
    })
    void saysWhatAnAddressLacks(String address, String why) {
        environment.put("DOCKER_HOST", address);

        Failure failure = failure();

        assertEquals("DOCKER_HOST does not say where the engine is", failure.what());
        assertTrue(failure.why().contains(why), failure::toString);
    }

    @Test
    void repeatsNoPassword() {
        environment.put("DOCKER_HOST", "ssh://dev:hunter2@build.example.org");

        assertFalse(failure().toString().contains("hunter2"));
    }

    @Test
    void takesTheContextInUse() throws Exception {
        file("home/dev/.docker/config.json", "{\"auths\": {}, \"currentContext\": \"build\"}");
        context("build", "\"Host\": \"ssh://dev@build.example.org\", \"SkipTLSVerify\": false");
        context("old", "\"Host\": \"tcp://10.0.0.5:2376\"");

        assertEquals(URI.create("ssh://dev@build.example.org"), found().endpoint());
        assertEquals("the Docker context \"build\"", found().source());

        environment.put("DOCKER_CONTEXT", "old");
        assertEquals(URI.create("tcp://10.0.0.5:2376"), found().endpoint());
        assertNull(found().certificates());

        String tls = "home/dev/.docker/contexts/tls/" + hash("old") + "/docker";
        certificates(tls);
        assertEquals(root.resolve(tls), found().certificates());

        environment.put("DOCKER_CONTEXT", "default");
        assertEquals("the usual place", found().source());
    }

    @Test
    void looksForContextsWhereTheVariableSays() throws Exception {
        file("elsewhere/config.json", "{\"currentContext\": \"build\"}");
        environment.put("DOCKER_CONFIG", root.resolve("elsewhere").toString());

        assertEquals("there is no Docker context \"build\"", failure().what());
    }

    @Test
    void saysWhichContextsThereAre() throws Exception {
        context("build", "\"Host\": \"ssh://dev@build.example.org\"");
        context("arm", "\"Host\": \"ssh://dev@arm.example.org\"");
        environment.put("DOCKER_CONTEXT", "biuld");

        Failure failure = failure();

        assertEquals("there is no Docker context \"biuld\"", failure.what());
        assertEquals("DOCKER_CONTEXT names it; " + home().resolve(".docker") + " has arm, build", failure.why());
        assertTrue(failure.fix().startsWith("did you mean \"build\"?"), failure::toString);
    }

    @Test
    void refusesAContextThatDoesNotCheckCertificates() throws Exception {
        context("loose", "\"Host\": \"tcp://10.0.0.5:2376\", \"SkipTLSVerify\": true");
        environment.put("DOCKER_CONTEXT", "loose");

        assertTrue(failure().why().contains("turns off the check"), failure()::toString);
    }

    @Test
    void saysWhichSettingsCannotBeRead() throws IOException {
        file("home/dev/.docker/config.json", "currentContext: build");

        assertEquals(
                "the settings of the Docker command line cannot be read",
                failure().what());
        assertTrue(failure().why().contains("config.json"), failure()::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "var/run/docker.sock, the socket of Docker",
        "run/user/1000/docker.sock, the socket of rootless Docker",
        "home/dev/.docker/run/docker.sock, the socket of Docker Desktop",
        "home/dev/.docker/desktop/docker.sock, the socket of Docker Desktop",
        "home/dev/.orbstack/run/docker.sock, the socket of OrbStack",
        "home/dev/.colima/default/docker.sock, the socket of Colima",
        "home/dev/.rd/docker.sock, the socket of Rancher Desktop",
        "run/user/1000/podman/podman.sock, the socket of Podman",
        "run/podman/podman.sock, the socket of Podman",
    })
    void findsTheSocketsOfEnginesByThemselves(String socket, String source) throws IOException {
        environment.put("XDG_RUNTIME_DIR", root.resolve("run/user/1000").toString());
        Path there = file(socket, "");
        file("run/podman/podman.sock", "");

        assertEquals(EngineLocation.socket(there, source), found());
    }

    @Test
    void namesTheUsualSocketWhereThereIsNone() {
        assertEquals(EngineLocation.socket(root.resolve("var/run/docker.sock"), "the usual place"), found());
    }

    @Test
    void knowsWhichAddressesAreThoseOfThisMachine() {
        for (String here :
                new String[] {"unix:///var/run/docker.sock", "tcp://127.0.0.1:2375", "tcp://localhost:2375"}) {
            assertTrue(new EngineLocation(URI.create(here), "", null).loopback(), here);
        }
        for (String there : new String[] {"ssh://localhost", "tcp://10.0.0.5:2375"}) {
            assertFalse(new EngineLocation(URI.create(there), "", null).loopback(), there);
        }
    }
}
