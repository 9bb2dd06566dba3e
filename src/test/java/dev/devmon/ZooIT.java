package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The programs of the zoo beside a real stack: each is named and judged as its developer expects, and left in peace. */
@Tag("docker")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZooIT {
    /** All of them start at the same time, Java and databases among them. */
    private static final Duration STARTED = Duration.ofMinutes(2);

    /** By then a service without metrics was looked at four times. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(70);

    /** Half of what it took before silent ones were asked apart. */
    private static final Duration FOUND = Duration.ofSeconds(12);

    private static final int SILENT = 45;
    private static final int USEFUL = 5;

    private final LabStack lab = new LabStack().settings("discovery: {ignore: [zoo/odd]}\n");
    private final Zoo zoo = new Zoo(lab);

    @BeforeAll
    void bringUp() {
        if (!zoo.missing().isEmpty()) {
            String what =
                    "SKIPPED, since `make lab-zoo` could not make or has not made what they need: " + zoo.missing();
            assertFalse("true".equals(System.getenv("CI")), what);
            System.err.println(what);
        }
        lab.run("up", "prometheus").expecting(0);
        zoo.start();
    }

    @AfterAll
    void takeDown() {
        zoo.close();
        lab.close();
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> isNamedAndJudgedAsItsDeveloperExpects() {
        List<Node> last = new ArrayList<>();
        long end = System.nanoTime() + STARTED.toNanos();
        await().atMost(STARTED.plusSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Node found = lab.json("discover", "--json");
                    last.add(found);
                    return differences(found).isEmpty() || System.nanoTime() > end;
                });
        Node found = last.get(last.size() - 1);
        return zoo.services().stream()
                .map(service -> DynamicTest.dynamicTest(
                        service.toString(), () -> assertEquals(List.of(), differences(service, found), service.log())));
    }

    @Test
    @Order(2)
    void ofTwoThousandPortsAFewAreAskedAndTheRestIsOneLine() {
        ZooService many = zoo.services().stream()
                .filter(service -> service.has("/ports"))
                .findFirst()
                .orElseThrow();
        int count = Integer.parseInt(many.text("/ports"));

        List<Node> lines = lab.json("discover", "--json").children("/services").stream()
                .filter(service -> {
                    int port =
                            Integer.parseInt(LabStack.text(service, "/address").replaceFirst(".*:", ""));
                    return port >= many.port() && port < many.port() + count;
                })
                .toList();

        assertEquals(33, lines.size());
        assertEquals(
                List.of("of a process, the 32 lowest ports are asked, the others are not: " + (count - 32) + " up to "
                        + (many.port() + count - 1) + "; declare a service to have it asked"),
                lines.stream()
                        .filter(line -> LabStack.text(line, "/verdict").equals("ignored"))
                        .map(line -> LabStack.text(line, "/reason"))
                        .toList());
    }

    /** Each useful service is started among nine that never answer, by all of which devmon must not be held up. */
    @Test
    @Order(3)
    void usefulServicesAmongSilentOnesAreFoundQuickly() {
        try (ZooCrowd crowd = new ZooCrowd(SILENT, USEFUL)) {
            await().atMost(FOUND).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                List<String> found = lab.json("discover", "--json").children("/services").stream()
                        .filter(service -> List.of("admitted", "scraped").contains(LabStack.text(service, "/verdict")))
                        .map(service -> LabStack.text(service, "/address"))
                        .toList();
                assertEquals(
                        List.of(),
                        crowd.usefulAddresses()
                                .filter(address -> !found.contains(address))
                                .toList());
            });
        }
    }

    @Test
    @Order(4)
    void noneIsDisturbed() {
        await().atMost(LOOKED_AT).until(() -> zoo.services().stream()
                .allMatch(service -> service.age(Instant.now()).compareTo(LOOKED_AT) > 0));
        int devmons = agents();
        System.err.println("devmons that look: " + devmons);

        List<String> wrong = new ArrayList<>();
        for (ZooService service : zoo.services()) {
            String log = service.log();
            if (service.has("/look") && service.requests() > service.mostRequests(devmons, Instant.now())) {
                wrong.add(service + " got " + service.requests() + " requests, at most "
                        + service.mostRequests(devmons, Instant.now()) + " are right:\n" + log);
            }
            if (service.has("/untouched")
                    && Pattern.compile(service.text("/untouched")).matcher(log).find()) {
                wrong.add(service + " was asked:\n" + log);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @Order(5)
    void whoAsksSaysSo() {
        Pattern known = Pattern.compile("devmon/\\S+ \\(discovery\\)|Prometheus/\\S+|Blackbox[ -]Exporter/\\S+");
        for (ZooService service : zoo.services()) {
            if (service.text("/says").equals("user-agent")) {
                List<String> requests = service.log()
                        .lines()
                        .filter(line -> line.contains("GET /"))
                        .toList();
                assertFalse(requests.isEmpty(), service.toString());
                requests.forEach(line -> assertTrue(known.matcher(line).find(), line));
            }
        }
    }

    /** Besides this test's: those of a stack that its developer runs. */
    private static int agents() {
        return (int) ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains("dev.devmon.Main agent "))
                .count();
    }

    private List<String> differences(Node found) {
        return zoo.services().stream()
                .flatMap(service -> differences(service, found).stream())
                .toList();
    }

    private static List<String> differences(ZooService service, Node found) {
        return service.expected().stream()
                .flatMap(expected -> expected.difference(found).stream())
                .toList();
    }
}
