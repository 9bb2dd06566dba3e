package dev.devmon.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import dev.devmon.explain.Explanation.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a service answers, and what is wrong with it. */
@Timeout(60)
class ExplainAnswersTest {
    @TempDir
    Path folder;

    private ExplainBench quince;

    @BeforeEach
    void bringUp() throws IOException {
        quince = new ExplainBench(folder);
    }

    @AfterEach
    void close() throws IOException {
        quince.close();
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void thereIsARemedyForEachCauseWhateverRuns(Cause cause) throws IOException {
        Problems problems = new Problems();
        Remedies remedies = Remedies.read("remedies.yaml", Files.readString(ExplainBench.REMEDIES), problems);
        problems.throwIfAny();
        assertTrue(remedies.covers(cause));
    }

    /** The answer of the service, with | for the ends of lines; 'silent' and 'closed' for none. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "HTTP/1.1 404 Not Found||, NOT_FOUND",
                "HTTP/1.1 500 Oops||, STATUS",
                "HTTP/1.1 401 Unauthorized||, LOGIN",
                "HTTP/1.1 302 Found|Location: https://sso.example/||, REDIRECT",
                "'HTTP/1.1 200 OK|Content-Type: text/html||<html></html>', OTHER_CONTENT",
                "'HTTP/1.1 200 OK|Content-Encoding: br||a 1|', ENCODED",
                "'HTTP/1.1 200 OK||a 1\nb two\n', MALFORMED",
                "SSH-2.0-OpenSSH_9.2||, NO_HTTP",
                "'\u0015\u0003\u0001', TLS",
                "'HTTP/1.1 200 OK|Content-Length: 99||a 1\n', BROKEN_OFF",
                "silent, SILENT",
                "closed, CLOSED",
            })
    void namesTheCauseAndAWayOut(String answer, Cause cause) {
        quince.serve(answer);
        Step failure = quince.failure("quince");
        assertEquals("asked", failure.name());
        assertEquals(cause, failure.cause(), failure::toString);
        assertTrue(!failure.fix().isEmpty() && !failure.fix().contains("${"), failure::fix);
        assertTrue(failure.evidence().get(0).startsWith("GET /metrics: it "), failure::toString);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '^',
            value = {
                "'HTTP/1.1 401 Unauthorized||' ^ LOGIN ^ auth: {basic: {username: NAME, passwordFile: ~/.devmon/quince}}}]}",
                "'\u0015\u0003\u0001' ^ TLS ^ tls: {caFile: PATH/ca.pem}}]}",
            })
    void givesTheLinesForASettingsFile(String answer, Cause cause, String keys) {
        quince.serve(answer);
        Step failure = quince.failure("quince");
        assertEquals(cause, failure.cause());
        assertTrue(
                failure.fix()
                        .contains("discovery: {services: [{name: quince, address: '127.0.0.1:"
                                + quince.service.getLocalPort() + "', " + keys),
                failure::fix);
    }

    @Test
    void saysThatALoginIsRefusedAlthoughOneIsGiven() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "abc");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        quince.bench.folder.settings("discovery: {services: [{name: quince, port: " + quince.service.getLocalPort()
                + ", auth: {bearerTokenFile: ./token}}]}\n");
        quince.serve("HTTP/1.1 401 Unauthorized||");

        Step refused = quince.failure("quince");

        assertEquals(Cause.LOGIN_REFUSED, refused.cause());
        assertEquals(
                "GET /metrics: it refuses the given login (status 401)",
                refused.evidence().get(0));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Step open = quince.failure("quince");
        assertEquals(Cause.UNUSABLE_FILE, open.cause());
        assertTrue(open.evidence().get(0).contains(token + " can be read by all users"), open::toString);
    }

    @Test
    void saysWhereAPageIsMalformedAndWhatIsWrong() {
        quince.serve(ExplainBench.METRICS + "# TYPE a counter\na 1\nb{c=\"d\"} two\n");
        assertEquals(
                "GET /metrics: it is malformed in line 3, column 10: \"two\" is not a valid value",
                quince.failure("quince").evidence().get(0));
    }

    @Test
    void refusesAPageThatIsTooLarge() {
        String line = "x{path=\"" + "a".repeat(1000) + "\"} 1\n";
        quince.serve(ExplainBench.METRICS + line.repeat(20_000));
        Step failure = quince.failure("quince");
        assertEquals(Cause.TOO_LARGE, failure.cause());
        assertEquals(
                "GET /metrics: it sends more than 20000000 bytes",
                failure.evidence().get(0));
    }

    @Test
    void saysWhichLabelMakesTooManySeries() {
        StringBuilder page = new StringBuilder(ExplainBench.METRICS + "small 1\n");
        for (int i = 0; i <= 50_000; i++) {
            page.append("x{user=\"").append(i).append("\",kind=\"a\"} 1\n");
        }
        quince.serve(page.toString());
        Step failure = quince.failure("quince");
        assertEquals(Cause.TOO_MANY_SERIES, failure.cause());
        assertEquals(
                "x has 50001 of them, mostly by the label user",
                failure.evidence().get(failure.evidence().size() - 1));
    }

    @Test
    void knowsAServerThatSpeaksTlsOnly() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertEquals(0, keytool.waitFor(), () -> "see " + folder.resolve("keytool.txt"));
        char[] password = "changeit".toCharArray();
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), password), password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        quince.service.close();
        quince.service = tls.getServerSocketFactory()
                .createServerSocket(quince.service.getLocalPort(), 50, InetAddress.getLoopbackAddress());
        quince.serve(ExplainBench.METRICS + "a 1\n");
        assertEquals(Cause.TLS, quince.failure("quince").cause());
    }

    @Test
    void tellsWhatDoesNotRunFromWhatCannotBeConnectedTo() throws IOException {
        int port = quince.service.getLocalPort();
        quince.service.close();
        Step absent = quince.failure("quince");
        assertEquals(Cause.NO_CONNECTION, absent.cause());
        assertEquals(
                "GET /metrics: it cannot be reached: Connection refused",
                absent.evidence().get(0));

        // Nobody accepts, so that its queue of connections gets full, and the system answers no more
        quince.service = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        List<Socket> waiting = new ArrayList<>();
        try {
            while (connects(port, waiting)) {
                assertTrue(waiting.size() < 100, "a queue without an end");
            }
            Step blocked = quince.failure("quince");
            assertEquals(Cause.BLOCKED, blocked.cause());
            assertTrue(blocked.evidence().get(0).startsWith("GET /metrics: it cannot be reached"), blocked::toString);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static boolean connects(int port, List<Socket> connected) {
        Socket socket = new Socket();
        connected.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
