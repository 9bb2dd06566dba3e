package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.codec.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
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
import org.junit.jupiter.api.parallel.Isolated;

/** The programs of the zoo beside a real stack: each is named and judged as its developer expects, and left in peace. */
@Isolated
@Tag("docker")
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZooIT {
    /** All of them start at the same time, Java and databases among them. */
    private static final Duration STARTED = Duration.ofMinutes(2);

    /** By then a service without metrics was looked at four times. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(70);

    /** Half of what it took before silent sockets were asked apart from the others. */
    private static final Duration FOUND = Duration.ofSeconds(12);

    private static final int SILENT = 45;
    private static final int USEFUL = 5;

    private final LabStack lab = new LabStack().settings("discovery: {ignore: [zoo/odd]}\n");
    private final Zoo zoo = new Zoo(lab);

    /** Of this test, and of stacks beside it, which ask the zoo as well. */
    private final Set<Long> devmons = new HashSet<>();

    @BeforeAll
    void bringUp() {
        if (!zoo.missing().isEmpty()) {
            String what = "SKIPPED, since the lab has not what they need (`make lab-zoo`): " + zoo.missing();
            LabStack.leftOut(what);
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
        Instant end = Instant.now().plus(STARTED);
        List<Node> seen = new ArrayList<>();
        awaiting(STARTED.plusMinutes(1)).until(() -> {
            seen.add(lab.json("discover", "--json"));
            Node last = seen.get(seen.size() - 1);
            return Instant.now().isAfter(end)
                    || zoo.services().stream()
                            .allMatch(service -> differences(service, last).isEmpty());
        });
        Node last = seen.get(seen.size() - 1);
        return zoo.services().stream()
                .map(service -> DynamicTest.dynamicTest(
                        service.toString(), () -> assertEquals(List.of(), differences(service, last), service.log())));
    }

    private static List<String> differences(ZooService service, Node found) {
        return service.expected().stream()
                .flatMap(expected -> expected.difference(found).stream())
                .toList();
    }

    @Test
    @Order(2)
    void ofTwoThousandPortsTheLowestAreAskedAndTheRestIsOneLine() {
        for (ZooService many : zoo.having("/ports")) {
            int count = Integer.parseInt(many.text("/ports"));
            List<Node> lines = lab.json("discover", "--json").children("/services").stream()
                    .filter(service -> LabStack.text(service, "/address").startsWith(many.text("/address") + ":"))
                    .toList();
            assertEquals(33, lines.size());
            assertEquals(
                    List.of("of a process, the 32 lowest ports are asked, the others are not: " + (count - 32)
                            + " up to " + (many.port() + count - 1) + "; declare a service to have it asked"),
                    lines.stream()
                            .filter(line -> LabStack.text(line, "/verdict").equals("ignored"))
                            .map(line -> LabStack.text(line, "/reason"))
                            .toList());
        }
    }

    @Test
    @Order(3)
    void usefulServicesAmongSilentOnesAreFoundQuickly() {
        try (ZooCrowd crowd = new ZooCrowd(SILENT, USEFUL)) {
            awaiting(STARTED).until(crowd::listens);
            awaiting(FOUND).untilAsserted(() -> {
                List<String> found = lab.json("discover", "--json").children("/services").stream()
                        .filter(service -> List.of("admitted", "scraped").contains(LabStack.text(service, "/verdict")))
                        .map(service -> LabStack.text(service, "/address"))
                        .toList();
                assertEquals(
                        List.of(),
                        crowd.useful()
                                .filter(address -> !found.contains(address))
                                .toList());
            });
        }
    }

    @Test
    @Order(4)
    void noneIsAskedMoreThanIsAllowed() {
        awaiting(LOOKED_AT.plusMinutes(1)).until(() -> zoo.services().stream()
                .allMatch(service -> service.age().compareTo(LOOKED_AT) > 0));
        if (devmons.size() > 1) {
            String what = "how often the zoo is asked is NOT CHECKED: other stacks of this machine ask it too";
            System.err.println(what);
            abort(what);
        }
        String asker =
                "devmon/" + lab.run("version").out().replaceFirst("(?s)devmon ([^,]*),.*", "$1") + " (discovery)";
        boolean alone = zoo.having("/says").stream()
                .flatMap(service -> service.log().lines())
                .allMatch(line -> !line.contains("(discovery)") || line.contains(asker));
        if (!alone) {
            System.err.println(
                    "how often those are asked is NOT CHECKED whose logs do not say by whom: tests of another"
                            + " build run on this machine");
        }
        List<String> wrong = zoo.having("/look").stream()
                .filter(service -> alone || service.has("/says"))
                .filter(service -> service.requests(asker) > service.mostRequests())
                .map(service -> service + " got more than " + service.mostRequests() + " requests:\n" + service.log())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    @Order(5)
    void whatIsNoServiceIsNotTouched() {
        List<String> wrong = zoo.having("/untouched").stream()
                .filter(service -> Pattern.compile(service.text("/untouched"))
                        .matcher(service.log())
                        .find())
                .map(service -> service + " was asked:\n" + service.log())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    @Order(6)
    void whoAsksSaysSo() {
        Pattern known = Pattern.compile("devmon/\\S+ \\(discovery\\)|Prometheus/|Blackbox[ -]Exporter/");
        for (ZooService service : zoo.having("/says")) {
            List<String> requests =
                    service.log().lines().filter(line -> line.contains("GET /")).toList();
            assertFalse(requests.isEmpty(), service.toString());
            requests.forEach(line -> assertTrue(known.matcher(line).find(), line));
        }
    }

    /** Counts the devmons that look for services meanwhile. */
    private ConditionFactory awaiting(Duration most) {
        return await().atMost(most)
                .pollInterval(Duration.ofMillis(500))
                .conditionEvaluationListener(condition -> devmons.addAll(looking()));
    }

    private static Set<Long> looking() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("dev.devmon.Main agent "))
                        .isPresent())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
