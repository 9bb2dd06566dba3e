package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.LoopbackPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Real databases, brokers and proxies in containers, found and measured by their real exporters. */
@Isolated
@Tag("docker")
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class SystemsIT {
    private static final String SCRAPED = "scraped Prometheus scrapes it";
    private static final Duration MEASURED = Duration.ofSeconds(60);

    /** Every character that a shell, YAML, JSON, an option file or an address could take for something else; no space and no ?. */
    private static final String PASSWORD = "p@:/%\"$x#;`{}<>*~=+,'\\&|!é";

    private static final String POSTGRES =
            """
            cd /etc/postgresql/*/main && echo "listen_addresses = '*'" >>postgresql.conf && echo 'host all all all scram-sha-256' >>pg_hba.conf
            (until setpriv --reuid postgres --clear-groups psql -qc "ALTER USER postgres PASSWORD \\$secret\\$$SECRET\\$secret\\$"; do sleep 0.2; done) 2>&1 &
            exec /srv/start/postgres
            """;

    private static final String MARIADB =
            """
            sed -i 's/127.0.0.1/0.0.0.0/' /srv/start/mariadb
            quoted=$(printf %s "$SECRET" | sed 's/[\\\\'"'"']/\\\\&/g')
            (until mariadb --default-character-set=utf8mb4 -e "CREATE USER root@'%' IDENTIFIED BY '$quoted'; GRANT ALL ON *.* TO root@'%'"; do sleep 0.2; done) 2>&1 &
            exec /srv/start/mariadb 2>&1
            """;

    private static final String REDIS =
            """
            cd /tmp && exec redis-server --port 6379 --bind 0.0.0.0 --protected-mode no --save '' ${SECRET:+--requirepass "$SECRET"}
            """;

    private static final String RABBITMQ =
            """
            export HOME=/var/lib/rabbitmq RABBITMQ_LOGS=-
            echo '[rabbitmq_prometheus].' >/etc/rabbitmq/enabled_plugins
            exec setpriv --reuid rabbitmq --regid rabbitmq --clear-groups /usr/lib/rabbitmq/bin/rabbitmq-server
            """;

    private static final String MEMCACHED =
            """
            exec memcached -u nobody -l 0.0.0.0 -p 11211
            """;

    private static final String ETCD =
            """
            exec etcd --data-dir /tmp/etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://127.0.0.1:2379
            """;

    private static final String NGINX =
            """
            echo "events {} http { server { listen 127.0.0.1:$PORT; location = /stub_status { stub_status; } } }" >/tmp/nginx.conf
            exec nginx -c /tmp/nginx.conf -g 'daemon off;'
            """;

    private static final String APACHE =
            """
            . /etc/apache2/envvars
            mkdir -p $APACHE_RUN_DIR
            echo Listen 127.0.0.1:$PORT >/etc/apache2/ports.conf
            exec apache2 -d /etc/apache2 -D FOREGROUND
            """;

    private static final String NATS = "exec nats-server -m 8222\n";

    /** Its console answers without a database behind it. */
    private static final String PGBOUNCER =
            """
            printf '[pgbouncer]\\nlisten_addr = *\\nlisten_port = 6432\\nauth_type = scram-sha-256\\n' >/tmp/pgbouncer.ini
            printf 'auth_file = /tmp/users\\nstats_users = looker\\n[databases]\\norders = host=127.0.0.1\\n' >>/tmp/pgbouncer.ini
            printf '"looker" "%s"\\n' "$(printf %s "$SECRET" | sed 's/"/""/g')" >/tmp/users
            exec setpriv --reuid nobody --clear-groups pgbouncer /tmp/pgbouncer.ini 2>&1
            """;

    private final LabStack lab = new LabStack();
    private final List<String> containers = new ArrayList<>();

    @BeforeAll
    void bringUp() throws IOException {
        lab.run("up", "prometheus", "node-exporter").expecting(0);
        start("orders-db", 5432, POSTGRES, "SECRET=" + PASSWORD, "POSTGRES_PASSWORD=" + PASSWORD);
        start("carts", 3306, MARIADB, "SECRET=" + PASSWORD, "MARIADB_ROOT_PASSWORD=" + PASSWORD);
        start("sessions", 6379, REDIS, "SECRET=" + PASSWORD, "REDIS_PASSWORD=" + PASSWORD);
        start("cache", 6379, REDIS);
        start("pages", 11211, MEMCACHED);
        start("events", 15692, RABBITMQ);
        start("registry", 2379, ETCD);
        startOnHost("front", NGINX);
        startOnHost("pictures", APACHE);
        start("bus", 8222, NATS);
        start("pool", 6432, PGBOUNCER, "SECRET=" + PASSWORD, "DB_USER=looker", "DB_PASSWORD=" + PASSWORD);
        start("other-pool", 6432, PGBOUNCER, "SECRET=another", "DB_USER=looker", "DB_PASSWORD=" + PASSWORD);
        start("nobodys", 5432, POSTGRES, "SECRET=" + PASSWORD);
        start("mistaken", 3306, MARIADB, "SECRET=another", "MARIADB_ROOT_PASSWORD=" + PASSWORD);
    }

    @AfterAll
    void takeDown() {
        containers.forEach(container -> DockerCli.run("rm", "--force", "--volumes", container));
        lab.close();
    }

    /** At its own address: its port is published nowhere. */
    private void start(String service, int port, String script, String... environment) {
        start(service, "--expose=" + port, port, script, environment);
    }

    /** In the host's network, where its process tells what it is: the image is the same for all. */
    private void startOnHost(String service, String script) throws IOException {
        start(service, "--network=host", LoopbackPages.freePort(), script);
    }

    private void start(String service, String network, int port, String script, String... environment) {
        String container = lab.name + "-" + service;
        containers.add(container);
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--name=" + container,
                network,
                "--label=com.docker.compose.project=shop",
                "--label=com.docker.compose.service=" + service,
                "--env=PORT=" + port));
        Arrays.stream(environment).forEach(variable -> words.add("--env=" + variable));
        words.addAll(List.of("devmon-lab/zoo:lab", "sh", "-c", script));
        DockerCli.run(words.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void whatIsFoundIsMeasured() throws IOException {
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.ofEntries(
                                Map.entry("pages", SCRAPED),
                                Map.entry("orders-db", SCRAPED),
                                Map.entry("carts", SCRAPED),
                                Map.entry("sessions", SCRAPED),
                                Map.entry("cache", SCRAPED),
                                Map.entry("events", SCRAPED),
                                Map.entry("registry", SCRAPED),
                                Map.entry("front", SCRAPED),
                                Map.entry("pictures", SCRAPED),
                                Map.entry("bus", SCRAPED),
                                Map.entry("pool", SCRAPED),
                                Map.entry("nobodys", "needs-credentials postgres-exporter needs a login to measure it"),
                                Map.entry(
                                        "mistaken",
                                        "needs-credentials it refuses the login of user root: Access denied for user"
                                                + " 'root'@'HOST'"),
                                Map.entry(
                                        "other-pool",
                                        "needs-credentials it refuses the login of user looker: SASL authentication"
                                                + " failed")),
                        words()));
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("orders-db", "1", "carts", "1", "sessions", "1", "cache", "1", "pages", "1"),
                        samples("{__name__=~\"pg_up|mysql_up|redis_up|memcached_up\", component=\"exporter\"}")));
        // Each its own part of the page that Telegraf has for all of them
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("front", "nginx", "pictures", "apache", "bus", "nats", "pool", "pgbouncer"),
                        labels(
                                "instance:system_operations:rate5m{system=~\"nginx|apache|nats|pgbouncer\"}"
                                        + " and instance:system_up:bool == 1",
                                "system")));
        assertEquals(
                List.of(),
                lab.query("{service=\"front\", __name__=~\"(?:apache|nats|pgbouncer)_.+\"}"
                        + " or {service=\"bus\", __name__=~\"(?:apache|nginx|pgbouncer)_.+\"}"));
        assertEquals(
                Map.of("events", "rabbitmq", "registry", "etcd"),
                labels("up{system=~\"rabbitmq|etcd\", component=\"exporter\"}", "system"));
        assertTrue(lab.run("status").out().contains("postgres-exporter"));
    }

    @Test
    @Order(2)
    void explainSaysHowToGiveALogin() {
        String text = lab.run("explain", "nobodys").out();
        assertTrue(text.contains("GRANT pg_monitor TO devmon"), text);
        assertTrue(text.contains("nobodys: {user: devmon, passwordFile:"), text);
        text = lab.run("explain", "orders-db").out();
        assertTrue(text.contains("series in the last scrape"), text);
        String metrics = lab.run("metrics", "orders-db").out();
        assertTrue(metrics.contains("pg_stat_database_xact_commit"), metrics);
    }

    @Test
    @Order(3)
    void aPasswordIsNowhereToBeFound() throws IOException {
        List<String> places = new ArrayList<>();
        for (String exporter :
                List.of("postgres-exporter", "mysqld-exporter", "redis-exporter", "telegraf", "host-scraper")) {
            places.add(DockerCli.run("inspect", lab.container(exporter)));
            places.add(DockerCli.run("logs", lab.container(exporter)));
        }
        ProcessHandle.allProcesses()
                .filter(process -> !process.info().command().orElse("").endsWith("docker"))
                .flatMap(process -> process.info().commandLine().stream())
                .forEach(places::add);
        places.add(lab.run("config").out()
                + lab.run("discover", "--json").out()
                + lab.run("explain", "orders-db", "--json").out());
        places.add(lab.query("{service=~\"orders-db|carts|sessions|pool\"}").toString());
        try (Stream<Path> files = Files.walk(lab.folder.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        String part = Pattern.quote("$x#;`{}<>*~=+,");
        List<String> found = places.stream()
                .filter(place -> Pattern.compile(part).matcher(place).find() || place.contains("p%40%3A"))
                .toList();
        assertEquals(List.of(), found);
    }

    @Test
    @Order(4)
    void aRefusedLoginIsTriedOnce() {
        assertEquals(1, refusals("mistaken"));
        assertEquals(1, refusals("other-pool"));
        awaitLooks();
        assertEquals(1, refusals("mistaken"));
        assertEquals(1, refusals("other-pool"));
    }

    @Test
    @Order(5)
    void aLoginThatIsTakenAwayEndsTheMeasuring() {
        DockerCli.run("exec", lab.name + "-carts", "mariadb", "-e", "ALTER USER root@'%' IDENTIFIED BY 'changed'");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> String.valueOf(words().get("carts")).startsWith("needs-credentials it refuses"));
        awaitLooks(); // the scraper reads its targets every five seconds
        long denied = refusals("carts");
        awaitLooks();
        assertEquals(denied, refusals("carts"), "nobody asks it any more");
        assertTrue(denied < 12, denied + " failed logins");
    }

    @Test
    @Order(6)
    void aLoginInDevmonYamlIsUsed() throws IOException {
        Path password = lab.folder.resolve("nobodys.password");
        Files.writeString(password, PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        lab.settings("credentials: {nobodys: {user: postgres, passwordFile: nobodys.password}}\n");
        lab.run("up", "prometheus").expecting(0);
        await().atMost(MEASURED).untilAsserted(() -> assertEquals(SCRAPED, words().get("nobodys")));
        assertFalse(lab.run("config").out().contains(PASSWORD));
    }

    @Test
    @Order(7)
    void whatEndsStaysATargetAndComesBack() {
        DockerCli.run("stop", "--time=1", lab.name + "-cache");
        await().atMost(MEASURED)
                .until(() -> "0".equals(samples("redis_up{service=\"cache\"}").get("cache")));
        await().atMost(MEASURED).until(() -> lab.run("discover")
                .out()
                .lines()
                .anyMatch(line -> line.startsWith("cache") && line.contains("stopped")));
        DockerCli.run("start", lab.name + "-cache");
        await().atMost(MEASURED)
                .until(() -> "1".equals(samples("redis_up{service=\"cache\"}").get("cache")));
    }

    /** Until the agent has worked for ten more seconds: it looks every two. */
    private void awaitLooks() {
        Instant begin = lastSeen();
        await().atMost(Duration.ofMinutes(1)).until(() -> lastSeen().isAfter(begin.plusSeconds(10)));
    }

    private Instant lastSeen() {
        return Instant.parse(LabStack.text(lab.status(), "/agent/lastSeen"));
    }

    private long refusals(String service) {
        return DockerCli.lines("logs", lab.name + "-" + service).stream()
                .filter(line -> line.contains("Access denied") || line.contains("password authentication failed"))
                .count();
    }

    /** Service -> verdict and reason, of this test's containers. */
    private Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        lab.json("discover", "--json").children("/services").stream()
                .filter(service -> service.text("/container").orElse("").startsWith(lab.name))
                .forEach(service -> words.put(
                        LabStack.text(service, "/name"),
                        LabStack.text(service, "/verdict") + " "
                                + LabStack.text(service, "/reason").replaceAll("@'[\\d.]+'", "@'HOST'")));
        return words;
    }

    private Map<String, String> samples(String expression) throws IOException {
        Map<String, String> samples = new TreeMap<>();
        lab.query(expression)
                .forEach(sample ->
                        samples.put(LabStack.text(sample, "/metric/service"), LabStack.text(sample, "/value/1")));
        samples.keySet().retainAll(words().keySet());
        return samples;
    }

    private Map<String, String> labels(String expression, String label) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        lab.query(expression)
                .forEach(sample -> labels.put(
                        LabStack.text(sample, "/metric/service"), LabStack.text(sample, "/metric/" + label)));
        labels.keySet().retainAll(words().keySet());
        return labels;
    }
}
