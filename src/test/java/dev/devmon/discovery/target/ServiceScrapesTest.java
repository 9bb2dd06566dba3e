package dev.devmon.discovery.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.Access;
import dev.devmon.access.NamedFile;
import dev.devmon.access.TestAuthority;
import dev.devmon.access.Verification;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.listen.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceScrapesTest {
    private static final Path TEMPLATE = Path.of("stack/prometheus/host-scraper/services.yml");

    @TempDir
    static Path certificates;

    @TempDir
    Path folder;

    private static TestAuthority authority;

    private DeclaredService payments;
    private DeclaredService orders;

    @BeforeAll
    static void makeAuthority() {
        authority = new TestAuthority(certificates);
    }

    @BeforeEach
    void services() throws IOException {
        payments = service(
                "payments",
                new Access.Bearer(secret("token", "abc\n")),
                new Access.Tls(Verification.ON, new Access.Authorities(file(authority.pem())), "127.0.0.1"));
        orders = service(
                "or\\Eders \"1\"",
                new Access.Basic("a: \"b\"", secret("password", "def")),
                new Access.Tls(Verification.OFF, null, "127.0.0.1"));
    }

    private static DeclaredService service(String name, Access.@Nullable Login login, Access.@Nullable Tls tls) {
        return new DeclaredService(name, new Endpoint("127.0.0.1", 8443), null, null, false, new Access(login, tls));
    }

    private static NamedFile file(Path path) {
        return new NamedFile(path, new Position("devmon.yaml", 3));
    }

    private NamedFile secret(String name, String text) throws IOException {
        Path path = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return file(path);
    }

    private static ServiceScrapes scrapes(Map<String, String> before, DeclaredService... services) throws IOException {
        return ServiceScrapes.of(List.of(services), Files.readString(TEMPLATE), before);
    }

    private static String config(Map<String, String> files) {
        return Objects.requireNonNull(files.get(ServiceScrapes.CONFIG));
    }

    private static List<Node> jobs(Map<String, String> files) {
        Problems problems = new Problems();
        Node root = Objects.requireNonNull(Yaml.read("services.yml", config(files), problems));
        problems.throwIfAny();
        return root.children("/scrape_configs");
    }

    private static String held(Map<String, String> files, Node job, String pointer) {
        return Objects.requireNonNull(files.get(job.text(pointer).orElseThrow()));
    }

    @Test
    void aJobForEachReadsItsSecretsFromFiles() throws IOException {
        Map<String, String> files = scrapes(Map.of(), payments, orders, service("plain", null, null))
                .files();

        List<Node> jobs = jobs(files);
        assertEquals(2, jobs.size());
        Node job = jobs.get(0);
        assertEquals("payments at 127.0.0.1:8443", job.text("/job_name").orElseThrow());
        assertEquals("abc", held(files, job, "/authorization/credentials_file"));
        assertEquals(Files.readString(authority.pem()), held(files, job, "/tls_config/ca_file"));
        assertEquals("127.0.0.1", job.text("/tls_config/server_name").orElseThrow());
        assertEquals("false", job.text("/follow_redirects").orElseThrow());
        assertEquals("a: \"b\"", jobs.get(1).text("/basic_auth/username").orElseThrow());
        assertEquals("def", held(files, jobs.get(1), "/basic_auth/password_file"));
        assertEquals(
                "true", jobs.get(1).text("/tls_config/insecure_skip_verify").orElseThrow());
        assertFalse(Pattern.compile("abc|def\\b|BEGIN").matcher(config(files)).find(), config(files));
        assertEquals(4, files.size());
        assertEquals(
                Set.copyOf(files.keySet()),
                union(ServiceScrapes.secrets(config(files)), ServiceScrapes.CONFIG),
                "an agent that is started later finds what there is");
    }

    private static Set<String> union(Set<String> names, String name) {
        names.add(name);
        return names;
    }

    @Test
    void aJobTakesTheTargetsOfItsServiceOnly() throws IOException {
        Node job = jobs(scrapes(Map.of(), orders).files()).get(0);
        Pattern kept = Pattern.compile(job.text("/relabel_configs/0/regex").orElseThrow()); // as RE2 reads it too

        assertTrue(kept.matcher(ServiceScrapes.key(orders)).matches());
        assertFalse(kept.matcher(ServiceScrapes.key(payments)).matches());
    }

    @Test
    void theFilesOfAServiceKeepTheirNames() throws IOException {
        Map<String, String> both = scrapes(Map.of(), payments, orders).files();
        Map<String, String> turned = scrapes(Map.of(), orders, payments).files();
        Map<String, String> one = scrapes(Map.of(), orders).files();

        both.remove(ServiceScrapes.CONFIG);
        turned.remove(ServiceScrapes.CONFIG);
        one.remove(ServiceScrapes.CONFIG);
        assertEquals(both, turned);
        assertTrue(both.entrySet().containsAll(one.entrySet()));
    }

    @Test
    void whatWasHandedOverStaysWhileAFileCannotBeUsed() throws IOException {
        Map<String, String> before = scrapes(Map.of(), payments).files();
        Files.delete(folder.resolve("token"));

        ServiceScrapes after = scrapes(before, payments);

        assertEquals(before, after.files());
        assertEquals(List.of("payments: NoSuchFileException: " + folder.resolve("token")), after.problems());
    }

    @Test
    void aFileThatThereNeverWasIsNotNamedAsAnAuthority() throws IOException {
        DeclaredService lost = service(
                "lost",
                null,
                new Access.Tls(Verification.ON, new Access.Authorities(file(folder.resolve("none.pem"))), "127.0.0.1"));

        ServiceScrapes scrapes = scrapes(Map.of(), lost);

        assertEquals(Set.of(ServiceScrapes.CONFIG), scrapes.files().keySet());
        Node tls = jobs(scrapes.files()).get(0).find("/tls_config").orElseThrow();
        assertEquals(Set.of("server_name"), tls.entries("").keySet());
    }

    @Test
    void twiceTheSameServiceIsOneJob() throws IOException {
        assertEquals(1, jobs(scrapes(Map.of(), payments, payments).files()).size());
    }

    @Test
    void nothingIsScrapedWhereNoServiceWantsIt() throws IOException {
        assertEquals(
                Map.of(ServiceScrapes.CONFIG, "scrape_configs: []\n"),
                scrapes(Map.of(), service("plain", null, null)).files());
    }
}
