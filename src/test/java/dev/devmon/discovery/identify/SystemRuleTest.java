package dev.devmon.discovery.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Position;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The systems of the rules that ship with devmon, in containers; RealProcessesTest has processes. */
class SystemRuleTest {
    private static Candidate candidate(String image, int containerPort, IgnoreList leftAlone) {
        Candidates candidates = new Candidates(
                Samples.rules(), pid -> Optional.empty(), new DiscoverySettings("development", List.of(), leftAlone));
        return candidates
                .of(
                        List.of(),
                        new Containers(List.of(Samples.container("db", image, Map.of(15000, containerPort))), Set.of()),
                        Samples.NOON)
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:17, 5432, postgresql",
        "registry.example:5000/acme/postgis:16, 5433, postgresql",
        "mariadb:11, 3306, mysql",
        "mysql:8, 33060, none", // its other protocol
        "valkey/valkey:8, 6379, redis",
        "redis/redis-stack:7, 8001, none", // a web page
        "registry.example/elasticsearch/elasticsearch:9.2.0, 9200, elasticsearch",
        "opensearchproject/opensearch:3, 9300, none",
        "rabbitmq:4-management, 15692, rabbitmq",
        "rabbitmq:4-management, 5672, none",
        "quay.example/coreos/etcd:v3.6.0, 2379, etcd",
        "acme/own-database:1, 5432, postgresql", // its port is a hint where the image says nothing
        "acme/own-database:1, 5433, none",
        "mongo:8, 27017, mongodb",
        "edoburu/pgbouncer:v1.25.0-p0, 5432, pgbouncer",
        "zookeeper:3.9, 7000, zookeeper",
        "quay.example/minio/minio:latest, 9000, minio",
        "zookeeper:3.9, 2181, none",
        "cassandra:5, 9042, none",
    })
    void isRecognisedByImageOrPort(String image, int port, String system) {
        Candidate candidate = candidate(image, port, IgnoreList.NOTHING);
        assertEquals(system, Optional.ofNullable(candidate.system()).orElse("none"));
    }

    @Test
    void whatHasMetricsItselfIsAskedThereAndNowhereElse() {
        Candidate broker = candidate("rabbitmq:4", 15692, IgnoreList.NOTHING);
        assertEquals(null, broker.ignored());
        assertEquals(List.of("/metrics/per-object"), broker.metricsPaths());
        assertEquals(new Endpoint("127.0.0.1", 15000), broker.endpoint());
        assertEquals(
                "it is a database",
                candidate("postgres:17", 5432, IgnoreList.NOTHING).ignoredBecause());
    }

    @ParameterizedTest
    @CsvSource({
        "nginx:1.29, 80, nginx /stub_status",
        "httpd:2.4, 80, apache /server-status?auto",
        "nats:2, 8222, nats /varz",
        "nats:2, 4222, none", // another protocol
        "caddy:2, 80, none",
    })
    void mayShowItsStatus(String image, int port, String page) {
        Candidate candidate = candidate(image, port, IgnoreList.NOTHING);
        assertEquals(
                page,
                Optional.ofNullable(candidate.statusPage())
                        .map(status -> status.system() + " " + status.path())
                        .orElse("none"));
        assertEquals(null, candidate.system(), "as long as it does not show it");
        assertEquals(image.equals("nats:2") && port == 4222, candidate.ignored() != null);
    }

    @Test
    void whatTheUserWantsLeftAloneIsNoSystem() {
        IgnoreList alone = new IgnoreList(Map.of("db", new Position("devmon.yaml", 1)));
        for (String image : List.of("postgres:17", "etcd:3")) {
            Candidate candidate = candidate(image, 5432, alone);
            assertEquals(null, candidate.system());
            assertEquals("your settings ignore it", candidate.ignoredBecause());
        }
    }
}
