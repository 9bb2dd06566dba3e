package dev.devmon.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Verification;
import dev.devmon.cluster.Login.Certificate;
import dev.devmon.cluster.Login.Password;
import dev.devmon.cluster.PodSearch.Found;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScrapeFilesTest {
    private static final Login BY_CERTIFICATE = new Login(new Certificate("CERT", "KEY"), null, null, null, null);
    private static final Login BY_TOKEN = new Login(null, "SECRET", null, null, null);

    private static Cluster cluster(String server, Login login) {
        return new Cluster("kind-shop", URI.create(server), "CA", Verification.ON, null, login);
    }

    private static Map<String, String> files(Cluster cluster, Optional<String> machine) {
        return files(cluster, machine, List.of());
    }

    private static Map<String, String> files(Cluster cluster, Optional<String> machine, List<Found> found) {
        try {
            String template = Files.readString(Path.of("stack/prometheus/host-scraper", ScrapeFiles.CONFIG));
            return ScrapeFiles.of(
                    cluster, new ScrapeFiles.Frame(template, List.of("shop"), "sta$ging", machine, found));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Node config(Map<String, String> files) {
        return Yaml.read(ScrapeFiles.CONFIG, String.valueOf(files.get(ScrapeFiles.CONFIG)))
                .find("/scrape_configs/0")
                .orElseThrow();
    }

    @Test
    void scrapesWhatWasFoundWhereItWasFound() {
        Map<String, String> files = files(
                cluster("https://127.0.0.1:6443", BY_TOKEN),
                Optional.empty(),
                List.of(new Found("shop", "pay.v1", 8080, "/a$b")));

        List<Node> rules = config(files).children("/relabel_configs").stream()
                .filter(rule -> rule.text("/regex").equals(Optional.of("shop;pay\\.v1;8080")))
                .toList();
        assertEquals(
                List.of("__tmp_asked yes", "__metrics_path__ /a$$b"),
                rules.stream()
                        .map(rule -> rule.text("/target_label").orElseThrow() + " "
                                + rule.text("/replacement").orElseThrow())
                        .toList());
    }

    @Test
    void namesTheFilesThatLogInAndKeepsThemOutOfTheConfiguration() {
        Map<String, String> files = files(cluster("https://127.0.0.1:6443", BY_CERTIFICATE), Optional.empty());

        assertEquals("CERT", files.get("client.crt"));
        assertEquals("KEY", files.get("client.key"));
        assertEquals("CA", files.get("ca.crt"));
        assertEquals("", files.get("token"));
        for (String place : List.of("", "/kubernetes_sd_configs/0")) {
            assertEquals(
                    Map.of("ca_file", "ca.crt", "cert_file", "client.crt", "key_file", "client.key"),
                    config(files).texts(place + "/tls_config"));
        }
        assertEquals(
                "https://127.0.0.1:6443",
                config(files).text("/kubernetes_sd_configs/0/api_server").orElseThrow());
        assertEquals(
                List.of("shop"),
                config(files).children("/kubernetes_sd_configs/0/namespaces/names").stream()
                        .map(name -> name.text("").orElseThrow())
                        .toList());
        assertTrue(String.valueOf(files.get(ScrapeFiles.CONFIG)).contains("replacement: \"sta$$ging\""));
    }

    @Test
    void aNewTokenNeedsNoNewConfiguration() {
        Map<String, String> files = files(cluster("https://127.0.0.1:6443", BY_TOKEN), Optional.empty());
        Map<String, String> renewed =
                files(cluster("https://127.0.0.1:6443", new Login(null, "NEXT", null, null, null)), Optional.empty());

        assertEquals(
                "token", config(files).text("/authorization/credentials_file").orElseThrow());
        assertFalse(String.valueOf(files.get(ScrapeFiles.CONFIG)).contains("SECRET"));
        assertEquals(files.get(ScrapeFiles.CONFIG), renewed.get(ScrapeFiles.CONFIG));
        assertEquals("NEXT", renewed.get("token"));
    }

    @Test
    void aPasswordIsReadFromAFileToo() {
        Login login = new Login(null, null, new Password("a\"b", "SECRET"), null, null);
        Map<String, String> files = files(cluster("https://127.0.0.1:6443", login), Optional.empty());

        assertEquals(
                "a\"b",
                config(files)
                        .text("/kubernetes_sd_configs/0/basic_auth/username")
                        .orElseThrow());
        assertEquals("password", config(files).text("/basic_auth/password_file").orElseThrow());
        assertEquals("SECRET", files.get("password"));
    }

    @Test
    void aScraperInAVirtualMachineAsksThisMachineAndExpectsItsOldName() {
        Node config =
                config(files(cluster("https://127.0.0.1:6443/k8s", BY_TOKEN), Optional.of("host.docker.internal")));

        assertEquals(
                "https://host.docker.internal:6443/k8s",
                config.text("/kubernetes_sd_configs/0/api_server").orElseThrow());
        assertEquals("127.0.0.1", config.text("/tls_config/server_name").orElseThrow());
        assertTrue(config.children("/relabel_configs").stream()
                .anyMatch(step -> step.text("/replacement").orElse("").equals("host.docker.internal:6443")));
        assertTrue(config.children("/relabel_configs").stream()
                .anyMatch(step -> step.text("/replacement").orElse("").startsWith("/k8s/api/v1/namespaces/$1/pods/")));
    }

    @Test
    void aServerElsewhereIsAskedThereFromAVirtualMachineToo() {
        Node config = config(files(cluster("https://k8s.example.com", BY_TOKEN), Optional.of("host.docker.internal")));

        assertEquals(
                "https://k8s.example.com:443",
                config.text("/kubernetes_sd_configs/0/api_server").orElseThrow());
        assertEquals(Optional.empty(), config.text("/tls_config/server_name"));
    }

    @Test
    void withoutAClusterNoSecretIsLeft() {
        Map<String, String> files =
                ScrapeFiles.of(null, new ScrapeFiles.Frame("", List.of(), "", Optional.empty(), List.of()));

        assertTrue(ScrapeFiles.none(files));
        assertEquals(
                Map.of("ca.crt", "", "client.crt", "", "client.key", "", "token", "", "password", ""),
                files.entrySet().stream()
                        .filter(file -> !file.getKey().equals(ScrapeFiles.CONFIG))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
