package dev.devmon.discovery.probe;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.NamedFile;
import dev.devmon.access.Route;
import dev.devmon.access.TestAuthority;
import dev.devmon.access.Verification;
import dev.devmon.codec.Position;
import dev.devmon.discovery.LocalServer;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that want a login or TLS, each a real server. */
class SecuredProbeTest {
    private static final ProbeLimits LIMITS = new ProbeLimits(
            Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10), 100_000, 1000);

    @TempDir
    static Path certificates;

    @TempDir
    Path folder;

    private static TestAuthority authority;
    private static SSLContext usual;

    private LocalServer server;

    @BeforeAll
    static void makeAuthority() {
        authority = new TestAuthority(certificates);
        usual = authority.server("ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws IOException {
        secret("token", "abc");
        server = LocalServer.secured(usual);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void serve(String names, String... more) throws IOException {
        server.close();
        server = LocalServer.secured(authority.server(names, more));
    }

    private void servePlainly() throws IOException {
        server.close();
        server = new LocalServer();
    }

    private static NamedFile file(Path path) {
        return new NamedFile(path, new Position("devmon.yaml", 3));
    }

    private Access.Bearer bearer() {
        return new Access.Bearer(file(folder.resolve("token")));
    }

    private static Access.Tls verified(String name) {
        return new Access.Tls(Verification.ON, new Access.Authorities(file(authority.pem())), name);
    }

    private static Access.Tls verified() {
        return verified("127.0.0.1");
    }

    private static Access.Tls unverified() {
        return new Access.Tls(Verification.OFF, null, "127.0.0.1");
    }

    private ProbeOutcome ask(Access.@Nullable Login login, Access.@Nullable Tls tls) {
        return ask(server.port(), LIMITS, new Access(login, tls));
    }

    private static ProbeOutcome ask(int port, ProbeLimits limits, Access access) {
        return new Probe(limits, () -> Route.DIRECT)
                .ask(new Candidate(
                        "key",
                        "sibling",
                        "payments",
                        Origin.DECLARED,
                        1,
                        null,
                        new Endpoint("127.0.0.1", port),
                        "java",
                        NOON,
                        List.of("/metrics"),
                        List.of("/health"),
                        "development",
                        true,
                        access,
                        null,
                        null,
                        null,
                        null));
    }

    private static void assertOutcome(Finding finding, String reason, ProbeOutcome outcome) {
        assertEquals(finding + ": /metrics " + reason, outcome.finding() + ": " + outcome.reason());
        assertEquals(Verdict.REFUSED, outcome.verdict());
    }

    @Test
    void asksByTokenWhomTheAuthorityKnows() throws IOException {
        server.guarding("/metrics", () -> "Bearer abc");

        ProbeOutcome outcome = ask(bearer(), verified());

        assertEquals(new MetricsEndpoint("/metrics", "prometheus", 2), outcome.metrics(), outcome.reason());
        assertEquals(
                2,
                MetricsPage.read(
                                new Endpoint("127.0.0.1", server.port()),
                                new Access(bearer(), verified()),
                                "/metrics",
                                LIMITS,
                                Route.DIRECT)
                        .families()
                        .size());
    }

    @Test
    void asksByPasswordWhoeverItIs() throws IOException {
        serve("dns:elsewhere.example");
        server.guarding("/metrics", () -> "Basic bWU6YWJj");

        ProbeOutcome outcome = ask(new Access.Basic("me", file(folder.resolve("token"))), unverified());

        assertEquals(Verdict.ADMITTED, outcome.verdict(), outcome.reason());
    }

    @Test
    void logsInOverAPlainConnectionToo() throws IOException {
        servePlainly();
        server.guarding("/metrics", () -> "Bearer abc");

        assertEquals(Verdict.ADMITTED, ask(bearer(), null).verdict());
        assertOutcome(Finding.LOGIN, "requires a login (status 401)", ask(null, null));
    }

    @Test
    void theTokenIsReadEachTime() throws IOException {
        server.guarding("/metrics", () -> "Bearer next");
        assertOutcome(Finding.LOGIN_REFUSED, "refuses the given login (status 401)", ask(bearer(), verified()));

        secret("token", "next\n");

        assertEquals(Verdict.ADMITTED, ask(bearer(), verified()).verdict());
    }

    @Test
    void asksForHealthWithoutTheLogin() {
        server.guarding("/metrics", () -> "Bearer abc").answering("/health", 200, "application/json", "{}");

        ProbeOutcome outcome = ask(bearer(), verified());

        assertEquals(new HealthEndpoint("/health", 200), outcome.health());
        assertEquals(List.of("Bearer abc", "null"), server.header("Authorization"));
    }

    @Test
    void doesNotAskWhereTheSecretCannotBeUsed() throws IOException {
        Path token = folder.resolve("token");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertOutcome(
                Finding.UNUSABLE_FILE,
                "is not asked: " + token + " can be read by all users of this machine",
                ask(bearer(), verified()));
        Files.delete(token);
        assertOutcome(Finding.UNUSABLE_FILE, "is not asked: NoSuchFileException: " + token, ask(bearer(), verified()));
        assertEquals(List.of(), server.asked());
    }

    @Test
    void doesNotLogInWithSomebodyElse() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Access.Authorities others = new Access.Authorities(file(new TestAuthority(other).pem()));
        String unknown = "has a certificate that was issued by an unknown authority";

        assertOutcome(
                Finding.CERTIFICATE, unknown, ask(bearer(), new Access.Tls(Verification.ON, others, "127.0.0.1")));
        assertOutcome(Finding.CERTIFICATE, unknown, ask(bearer(), new Access.Tls(Verification.ON, null, "127.0.0.1")));
        assertEquals(List.of(), server.asked());
    }

    @Test
    void wantsTheNameUnderWhichTheServiceIsDeclared() throws IOException {
        serve("dns:localhost");
        server.guarding("/metrics", () -> "Bearer abc");

        assertOutcome(
                Finding.CERTIFICATE,
                "has a certificate that is not accepted: No subject alternative names matching IP address 127.0.0.1 found",
                ask(bearer(), verified()));
        assertEquals(List.of(), server.asked());
        assertEquals(Verdict.ADMITTED, ask(bearer(), verified("localhost")).verdict());
    }

    @ParameterizedTest
    @CsvSource({"-10d, has expired: NotAfter", "+10d, is not valid yet: NotBefore"})
    void saysThatACertificateIsOutOfDate(String start, String why) throws IOException {
        serve("ip:127.0.0.1", "-startdate", start, "-validity", "2");

        ProbeOutcome outcome = ask(bearer(), verified());

        assertEquals(Finding.CERTIFICATE, outcome.finding());
        assertTrue(outcome.reason().startsWith("/metrics has a certificate that " + why), outcome.reason());
    }

    @Test
    void aCertificateThatIsItsOwnAuthorityExpiresToo() throws IOException {
        serve("ip:127.0.0.1", "-startdate", "-10d", "-validity", "2");

        ProbeOutcome outcome = ask(
                bearer(),
                new Access.Tls(Verification.ON, new Access.Authorities(file(authority.latest())), "127.0.0.1"));

        assertEquals(Finding.CERTIFICATE, outcome.finding(), outcome.reason());
    }

    @Test
    void saysThatAServiceSpeaksNoTls() throws IOException {
        servePlainly();

        ProbeOutcome outcome = ask(server.port(), hasty(), new Access(bearer(), verified()));

        assertEquals(Finding.SILENT, outcome.finding());
        assertEquals("/metrics does not answer the TLS handshake in time", outcome.reason());
        assertEquals(List.of(), server.asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", ""})
    void saysThatAServiceDoesNotAgreeOnTls(String answer) throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            ProbeOutcome outcome = ask(plain.getLocalPort(), LIMITS, new Access(bearer(), verified()));

            assertEquals(Finding.HANDSHAKE, outcome.finding(), outcome.reason());
            served.join();
        }
    }

    private static ProbeLimits hasty() {
        return new ProbeLimits(
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                100_000,
                1000);
    }

    @Test
    void redirectsWithinTheServerAreFollowedWithTheLogin() {
        server.redirecting("/metrics", 307, "https://localhost:" + server.port() + "/page")
                .guarding("/page", () -> "Bearer abc");

        ProbeOutcome outcome = ask(bearer(), verified());

        assertEquals(new MetricsEndpoint("/page", "prometheus", 2), outcome.metrics(), outcome.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1:%d/metrics", "http://localhost:%d/metrics", "//127.0.0.2:%d/metrics"})
    void noRedirectCarriesTheLoginElsewhere(String location) throws IOException {
        try (LocalServer other = LocalServer.secured(usual)) {
            String elsewhere = String.format(location, other.port());
            server.redirecting("/metrics", 302, elsewhere);

            ProbeOutcome outcome = ask(bearer(), verified());

            assertEquals("/metrics redirects to " + elsewhere, outcome.reason());
            assertEquals(List.of(), other.asked());
        }
    }

    @Test
    void noRedirectCarriesTheLoginToAPlainConnection() {
        String plain = "http://127.0.0.1:" + server.port() + "/metrics";
        server.redirecting("/metrics", 302, plain);
        assertEquals("/metrics redirects to " + plain, ask(bearer(), verified()).reason());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotWaitForAHandshakeThatDoesNotEnd(boolean dripping) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = slow.accept()) {
                    if (dripping) {
                        // The head of a long TLS record, then it byte after byte: each alone is soon enough
                        socket.getOutputStream().write(new byte[] {0x16, 3, 3, 0x3f, 0});
                    }
                    while (!done.await(50, TimeUnit.MILLISECONDS)) {
                        if (dripping) {
                            socket.getOutputStream().write(0);
                        }
                    }
                } catch (IOException e) {
                    // the prober has given up
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> assertEquals(
                            Finding.SILENT,
                            ask(slow.getLocalPort(), hasty(), new Access(null, verified()))
                                    .finding()));
            done.countDown();
            served.join();
        }
    }
}
