package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two real Kafka clusters of one broker each, started as processes, found and measured by one real collector. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class KafkaIT {
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk";
    private static final Duration MEASURED = Duration.ofSeconds(90);

    private final LabStack lab = new LabStack().require("kafka-collector");
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, Process> brokers = new HashMap<>();

    @BeforeAll
    void bringUp() throws IOException, InterruptedException {
        lab.run("up", "prometheus").expecting(0);
        start("orders");
        start("shipping");
    }

    @AfterAll
    void takeDown() {
        brokers.values().forEach(Process::destroyForcibly);
        lab.close();
    }

    /** Starts a cluster of one broker, as Kafka's documentation does: with a new log folder. */
    private void start(String cluster) throws IOException, InterruptedException {
        int port = FreePorts.block(2);
        int controller = port + 1;
        ports.put(cluster, port);
        lab.write(
                cluster + ".properties",
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                """
                        .formatted(port, controller, lab.folder.resolve(cluster)));
        kafka(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id=" + CLUSTER_ID,
                "--config=" + lab.folder.resolve(cluster + ".properties"));
        run(cluster);
    }

    private void run(String cluster) throws IOException {
        ProcessBuilder builder = java(
                cluster,
                "kafka.Kafka",
                lab.folder.resolve(cluster + ".properties").toString());
        builder.environment().put("OTEL_SERVICE_NAME", cluster);
        brokers.put(cluster, builder.start());
    }

    /** Runs one of Kafka's tools to its end. */
    private void kafka(String tool, String... arguments) throws IOException, InterruptedException {
        Process process = java(tool, tool, arguments).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), tool);
        assertEquals(0, process.exitValue(), () -> tool + ": " + lab.read(tool + ".log"));
    }

    private ProcessBuilder java(String log, String main, String... arguments) {
        Path zoo = Path.of(Objects.requireNonNullElse(System.getenv("DEVMON_LAB_CACHE"), "/var/cache/devmon-lab"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-cp",
                zoo.resolve("zoo/java/broker/target/lib") + "/*",
                main));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(lab.folder.resolve(log + ".log").toFile());
    }

    @Test
    @Order(1)
    void bothAreMeasuredByOne() throws IOException, InterruptedException {
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(Map.of("orders", "scraped", "shipping", "scraped"), verdicts()));
        String bootstrap = "127.0.0.1:" + ports.get("orders");
        kafka(
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic=placed",
                "--num-records=500",
                "--record-size=10",
                "--throughput=-1",
                "--producer-props",
                "bootstrap.servers=" + bootstrap);
        kafka(
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--topic=placed",
                "--group=invoices",
                "--from-beginning",
                "--max-messages=20",
                "--bootstrap-server=" + bootstrap);

        await().atMost(MEASURED)
                .untilAsserted(
                        () -> assertEquals(
                                Map.of("orders", "480"),
                                values(
                                        "kafka_consumergroup_lag{consumergroup=\"invoices\", topic=\"placed\", partition=\"0\"}")));
        assertEquals(Map.of("orders", "500"), values("kafka_topic_partition_current_offset{topic=\"placed\"}"));
        assertEquals(Map.of("orders", "1", "shipping", "1"), values("kafka_brokers{system=\"kafka\"}"));
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("orders", "1", "shipping", "1"), values("instance:system_up:bool{system=\"kafka\"}")));
        assertTrue(lab.run("status").out().contains("kafka-collector"));
        String all = lab.run("discover", "--all").out();
        ports.values()
                .forEach(port -> assertTrue(
                        all.lines()
                                .anyMatch(line -> line.contains("127.0.0.1:" + (port + 1) + " ")
                                        && line.contains("which is measured at 127.0.0.1:" + port)),
                        all));
    }

    @Test
    @Order(2)
    void oneThatEndsIsMissedAndComesBackWhileTheOtherGoesOn() throws IOException {
        String started = collectorStarted();
        Objects.requireNonNull(brokers.get("shipping")).destroyForcibly();
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("orders", "1", "shipping", "0"), values("instance:system_up:bool{system=\"kafka\"}")));
        run("shipping");
        await().atMost(MEASURED)
                .untilAsserted(() -> assertEquals(
                        Map.of("orders", "1", "shipping", "1"), values("instance:system_up:bool{system=\"kafka\"}")));
        assertEquals(started, collectorStarted(), "it reads its file again without a restart");
    }

    private String collectorStarted() {
        return DockerCli.run("inspect", "--format", "{{.State.StartedAt}}", lab.container("kafka-collector"));
    }

    /** Service -> verdict, of the clusters' addresses for clients. */
    private Map<String, String> verdicts() {
        Map<String, String> verdicts = new TreeMap<>();
        for (Node service : lab.json("discover", "--json").children("/services")) {
            String name = LabStack.text(service, "/name");
            if (Optional.ofNullable(ports.get(name))
                    .filter(port -> LabStack.text(service, "/address").endsWith(":" + port))
                    .isPresent()) {
                verdicts.put(name, LabStack.text(service, "/verdict"));
            }
        }
        return verdicts;
    }

    private Map<String, String> values(String expression) throws IOException {
        Map<String, String> values = new TreeMap<>();
        lab.query(expression)
                .forEach(sample ->
                        values.put(LabStack.text(sample, "/metric/service"), LabStack.text(sample, "/value/1")));
        values.keySet().retainAll(ports.keySet());
        return values;
    }
}
