package dev.devmon.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Verification;
import dev.devmon.cluster.ClusterLook.State;
import dev.devmon.cluster.Login.Certificate;
import dev.devmon.cluster.Login.Password;
import dev.devmon.codec.Position;
import dev.devmon.definition.ClusterSettings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Settings.Switch;
import dev.devmon.session.FakeClock;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClustersTest {
    private static final String HERE = "server: 'https://127.0.0.1:6443'";

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();

    private ClusterLook look(String kubeconfig) {
        return clusters(kubeconfig, ClusterSettings.AUTOMATIC).look();
    }

    private ClusterLook look(String cluster, String user) {
        return look(kubeconfig(cluster, user));
    }

    private Clusters clusters(String kubeconfig, ClusterSettings settings) {
        write("config", kubeconfig);
        return clusters(Map.of("KUBECONFIG", folder.resolve("config").toString()), settings);
    }

    private Clusters clusters(Map<String, String> environment, ClusterSettings settings) {
        return new Clusters(
                settings, environment, () -> List.of("172.18.0.0/16", "fc00:f853:ccd:e793::/64"), () -> false, clock);
    }

    private static ClusterSettings named(String context) {
        return new ClusterSettings(new Sourced<>(context, new Position("devmon.yaml", 3)), List.of(), Switch.State.ON);
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String kubeconfig(String cluster, String user) {
        return """
               apiVersion: v1
               kind: Config
               current-context: kind-shop
               contexts: [{name: kind-shop, context: {cluster: shop, user: me}}]
               clusters: [{name: shop, cluster: {%s}}]
               users: [{name: me, user: {%s}}]
               """
                .formatted(cluster, user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Cluster watched(ClusterLook look) {
        assertEquals(State.WATCHED, look.state(), look.found());
        return Objects.requireNonNull(look.cluster());
    }

    private static void assertUnusable(String found, String fix, ClusterLook look) {
        assertEquals(State.UNUSABLE, look.state());
        assertNull(look.cluster());
        assertEquals(found, look.found());
        assertEquals(fix, look.fix());
    }

    @Test
    void readsDataThatAreWrittenInTheKubeconfig() {
        ClusterLook look = look(
                HERE + ", certificate-authority-data: " + base64("CA"),
                "client-certificate-data: " + base64("CERT") + ", client-key-data: " + base64("KEY"));

        Cluster cluster = watched(look);
        assertEquals("CA", cluster.ca());
        assertEquals(new Certificate("CERT", "KEY"), cluster.login().certificate());
        assertEquals("context kind-shop at https://127.0.0.1:6443, login by a certificate", look.found());
        assertFalse(cluster.login().toString().contains("KEY"));
    }

    @Test
    void readsFilesRelativeToTheKubeconfigThatNamesThem() {
        write("pki/ca.crt", "CA");
        write("pki/me.crt", "CERT");
        write("me.key", "KEY");

        Cluster cluster = watched(look(
                HERE + ", certificate-authority: pki/ca.crt",
                "client-certificate: ./pki/me.crt, client-key: " + folder.resolve("me.key")));

        assertEquals("CA", cluster.ca());
        assertEquals(new Certificate("CERT", "KEY"), cluster.login().certificate());
    }

    @Test
    void saysWhichFileIsMissing() {
        ClusterLook look = look(HERE + ", certificate-authority: gone.crt", "");

        assertEquals(State.UNUSABLE, look.state());
        assertTrue(look.found().contains("certificate-authority cannot be read: NoSuchFileException"), look.found());
        assertTrue(look.fix().contains(folder.resolve("gone.crt").toString()), look.fix());
    }

    @Test
    void aTokenIsReadFromItsFileFirst() {
        write("token", "fresh\n");

        assertEquals("stale", watched(look(HERE, "token: stale")).login().token());
        assertEquals(
                "fresh",
                watched(look(HERE, "token: stale, tokenFile: token")).login().token());
    }

    @Test
    void takesAUserAndPassword() {
        ClusterLook look = look(HERE, "username: admin, password: secret");

        assertEquals(new Password("admin", "secret"), watched(look).login().password());
        assertEquals("context kind-shop at https://127.0.0.1:6443, login by the password of admin", look.found());
    }

    @Test
    void looksAtNoCertificateWhereTheUserSaysSo() {
        Cluster cluster = watched(
                look(HERE + ", insecure-skip-tls-verify: true, certificate-authority-data: " + base64("CA"), ""));

        assertEquals(Verification.OFF, cluster.verification());
        assertNull(cluster.ca());
    }

    @Test
    void knowsTheNameThatTheServersCertificateHas() {
        assertEquals(
                "kubernetes",
                watched(look(HERE + ", tls-server-name: kubernetes", "")).tlsServerName());
    }

    @Test
    void refusesWhatItCannotDo() {
        assertUnusable(
                "the Kubernetes context kind-shop cannot be used: proxy-url: a proxy in between is not supported",
                "reach the server without one",
                look(HERE + ", proxy-url: 'socks5://localhost:1080'", ""));
        assertUnusable(
                "the Kubernetes context kind-shop cannot be used: as: acting as another user is not supported",
                "name a context with a login of its own",
                look(HERE, "token: a, as: admin"));
        assertEquals(State.UNUSABLE, look(HERE, "auth-provider: {name: oidc}").state());
        assertEquals(State.UNUSABLE, look(HERE, "client-key: me.key").state());
        assertEquals(
                State.UNUSABLE,
                look(HERE + ", certificate-authority-data: '###'", "").state());
        assertEquals(State.UNUSABLE, look("", "").state());
    }

    @Test
    void mergesSeveralFilesOfWhichTheFirstCounts() {
        write(
                "a/config",
                "current-context: ''\nclusters: [{name: shop, cluster: {server: 'https://127.0.0.1:1', certificate-authority: ca}}]\n");
        write("a/ca", "CA");
        write("b/config", kubeconfig("server: 'https://127.0.0.1:2'", "token: b"));
        String files = String.join(
                File.pathSeparator,
                folder.resolve("gone").toString(),
                folder.resolve("a/config").toString(),
                folder.resolve("b/config").toString());

        Cluster cluster = watched(
                clusters(Map.of("KUBECONFIG", files), ClusterSettings.AUTOMATIC).look());

        assertEquals("kind-shop", cluster.context());
        assertEquals(1, cluster.port());
        assertEquals("CA", cluster.ca());
        assertEquals("b", cluster.login().token());
    }

    @Test
    void readsTheFileInTheHomeFolderWhereNoneIsNamed() {
        write(".kube/config", kubeconfig(HERE, ""));

        watched(clusters(Map.of("HOME", folder.toString()), ClusterSettings.AUTOMATIC)
                .look());
        ClusterLook none = clusters(Map.of("HOME", folder.resolve("other").toString()), ClusterSettings.AUTOMATIC)
                .look();
        assertEquals(new ClusterLook(State.NONE, null, "no kubeconfig", ""), none);
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost:6443, WATCHED",
        "https://0.0.0.0:6550, WATCHED",
        "'https://[::1]:6443', WATCHED",
        "https://kubernetes.docker.internal:6443, WATCHED",
        "https://k8s.orb.local:26443, WATCHED",
        "https://172.18.0.2:6443, WATCHED",
        "'https://[fc00:f853:ccd:e793::2]:6443', WATCHED",
        "https://172.19.0.2:6443, ELSEWHERE",
        "https://192.168.1.20:6443, ELSEWHERE",
        "https://localhost.example.com, ELSEWHERE",
        "https://k8s.example.com, ELSEWHERE",
    })
    void watchesTheCurrentContextOnlyWhereItsServerIsOnThisMachine(String server, State state) {
        assertEquals(state, look("server: '" + server + "'", "").state());
    }

    @Test
    void runsNothingForAClusterThatIsElsewhere() {
        String plugin = "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['"
                + folder.resolve("ran") + "']}";

        ClusterLook look = look("server: 'https://k8s.example.com'", plugin);

        assertEquals(
                "context kind-shop at https://k8s.example.com is not on this machine and is left alone", look.found());
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void watchesTheContextThatTheSettingsNameWhereverItIs() {
        String kubeconfig = kubeconfig("server: 'https://k8s.example.com/k8s/clusters/c-1'", "token: a");

        Cluster cluster = watched(clusters(kubeconfig, named("kind-shop")).look());

        assertEquals(443, cluster.port());
        assertEquals("/k8s/clusters/c-1", cluster.prefix());
        assertUnusable(
                "unknown context \"kind-shp\": no kubeconfig has it",
                "did you mean \"kind-shop\"? `kubectl config get-contexts` lists them",
                clusters(kubeconfig, named("kind-shp")).look());
        assertUnusable(
                "devmon.yaml:3 names the context kind-shop, but there is no kubeconfig",
                "point KUBECONFIG at it, or remove the line",
                clusters(Map.of(), named("kind-shop")).look());
    }

    @Test
    void saysThatNoContextIsTheCurrentOne() {
        ClusterLook look = look("contexts: []\ncurrent-context: ''\n");

        assertEquals(State.NONE, look.state());
        assertEquals("the kubeconfig has no current-context", look.found());
        assertFalse(look.fix().isEmpty());
    }

    @Test
    void looksNowhereWhenItIsTurnedOff() {
        Clusters clusters = clusters("not: [valid", new ClusterSettings(null, List.of(), Switch.State.OFF));

        assertEquals(State.NONE, clusters.look().state());
        assertEquals(List.of(), clusters.files());
    }

    @Test
    void namesTheLineOfAKubeconfigThatIsNoYaml() {
        ClusterLook look = look("contexts:\n\t- name: a\n");

        assertEquals(State.UNUSABLE, look.state());
        assertTrue(look.found().startsWith(folder.resolve("config") + ":2"), look.found());
    }

    // --- plugins

    private String plugin(String script) {
        write("bin/login", "#!/bin/sh\n" + script);
        assertTrue(folder.resolve("bin/login").toFile().setExecutable(true));
        return kubeconfig(
                HERE,
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login, args: [get-token], env: [{name: WHO, value: me}]}");
    }

    private static String credential(String status) {
        return "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {"
                + status + "}}'\n";
    }

    @Test
    void asksAPluginOnceUntilShortlyBeforeItsTokenExpires() throws IOException {
        Instant expiry = clock.instant().plus(Duration.ofHours(1));
        Clusters clusters = clusters(
                plugin("echo run >> \"${0%/*}/runs\"\n"
                        + credential("\"token\": \"'$WHO-$1'\", \"expirationTimestamp\": \"" + expiry + "\"")),
                ClusterSettings.AUTOMATIC);

        ClusterLook look = clusters.look();
        clusters.look();

        assertEquals("me-get-token", watched(look).login().token());
        assertEquals(
                "context kind-shop at https://127.0.0.1:6443, login by a token from login until " + expiry,
                look.found());
        assertEquals(1, Files.readAllLines(folder.resolve("bin/runs")).size());
        clock.sleep(Duration.ofMinutes(59).plusSeconds(1));
        clusters.look();
        assertEquals(2, Files.readAllLines(folder.resolve("bin/runs")).size());
    }

    @Test
    void tellsAPluginThatNobodyCanAnswerItsQuestions() {
        ClusterLook look =
                look(plugin("echo \"$KUBERNETES_EXEC_INFO\" > \"${0%/*}/info\"\n" + credential("\"token\": \"a\"")));

        assertNotNull(watched(look));
        String info = read("bin/info");
        assertTrue(info.contains("\"interactive\":false"), info);
        assertTrue(info.contains("\"kind\":\"ExecCredential\""), info);
    }

    @Test
    void takesACertificateFromAPlugin() {
        ClusterLook look = look(plugin(credential("\"clientCertificateData\": \"CERT\", \"clientKeyData\": \"KEY\"")));

        assertEquals(new Certificate("CERT", "KEY"), watched(look).login().certificate());
    }

    @Test
    void saysWhatAPluginDidWrongAndNothingOfWhatItPrinted() {
        String what = "the login for the Kubernetes context kind-shop cannot be obtained from bin/login: ";
        assertUnusable(
                what + "it exits with code 3",
                "run `kubectl get pods`, which shows what it says",
                look(plugin("echo secret; echo secret >&2; exit 3\n")));
        assertUnusable(
                what + "it prints no ExecCredential of client.authentication.k8s.io/v1",
                "run it, and correct its configuration",
                look(plugin("echo '{\"kind\": \"Secret\", \"token\": \"secret\"}'\n")));
        assertUnusable(
                what + "its ExecCredential has no token and no certificate",
                "log in with it again",
                look(plugin(credential(""))));
        ClusterLook missing = look(
                HERE,
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: see example.com}");
        assertEquals("see example.com", missing.fix());
        assertEquals(
                State.UNUSABLE,
                look(HERE, "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}")
                        .state());
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
