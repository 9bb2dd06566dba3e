package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo shop on a real stack, in the order in which a newcomer uses it. */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(360)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LabStack lab =
            new LabStack().require("mailpit", "jaeger", "otel-collector", "elasticsearch", "node-exporter");

    @BeforeAll
    void bringUp() {
        lab.run("up", "prometheus", "alertmanager", "mailpit", "jaeger", "otel-collector", "elasticsearch")
                .expecting(0);
    }

    @AfterAll
    void takeDown() {
        lab.run("demo", "stop");
        lab.close();
    }

    @Test
    @Order(1)
    void nothingCanBeBrokenBeforeItRunsOrThatIsNotThere() {
        assertTrue(lab.run("demo", "break", "errors").expecting(5).err().contains("start it with `devmon demo`"));
        assertTrue(lab.run("demo", "break", "latencies").expecting(2).err().contains("did you mean \"latency\"?"));
        assertEquals(
                "the shop was not open\n", lab.run("demo", "stop").expecting(0).out());
    }

    @Test
    @Order(2)
    void itsServicesAreScrapedAndATraceOverAllThreeFindsItsLogLines() {
        String out = lab.run("demo").expecting(0).out();
        assertTrue(out.contains("shop-front") && out.contains("shop-payments"), out);
        assertTrue(lab.run("demo").expecting(0).out().startsWith("the shop is running"), "a second start");

        await("its services are scraped")
                .atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        3,
                        lab.json("discover", "--json").children("/services").stream()
                                .filter(service -> out.contains("http://" + LabStack.text(service, "/address") + "\n"))
                                .filter(service -> service.text("/verdict").equals(Optional.of("scraped")))
                                .count()));
        await("a trace over three services, and its lines").atMost(SOON).untilAsserted(() -> {
            String trace = lab.json("trace", "shop-payments", "--json").children("/latest").stream()
                    .filter(found -> found.text("/spans").filter("5"::equals).isPresent())
                    .map(found -> LabStack.text(found, "/traceId"))
                    .findFirst()
                    .orElse("");
            assertFalse(trace.isEmpty(), "no trace with five spans");
            TreeSet<String> services = new TreeSet<>();
            for (Node line : lab.json("logs", "--trace", trace, "--json").children("/lines")) {
                services.add(LabStack.text(line, "/service"));
            }
            assertEquals("[shop-front, shop-orders, shop-payments]", services.toString());
        });
    }

    @Test
    @Order(3)
    void anAttackOnTheLoginIsAMailWithinTwoMinutesAndHealingEndsIt() {
        String out = lab.run("demo", "break", "login-attacks").expecting(0).out();
        assertTrue(out.contains("expect AccountLockouts in about 1 minute"), out);

        new Inbox(lab.port("mailpit", "http")).awaitMail("", "AccountLockouts");
        assertTrue(lab.run("demo", "heal").expecting(0).out().startsWith("fixed: login-attacks;"));
        assertEquals(
                "nothing was broken\n", lab.run("demo", "heal").expecting(0).out());
    }

    @Test
    @Order(4)
    void itsEndAndThatOfTheStackLeaveNothingBehind() {
        List<String> stopped = addresses();
        assertEquals(
                "the shop is closed\n", lab.run("demo", "stop").expecting(0).out());
        assertGone(stopped);

        List<String> takenDown = addresses();
        lab.run("down").expecting(0);
        assertGone(takenDown);
    }

    /** Of the shop, which is started if it does not run; all of them answer. */
    private List<String> addresses() {
        String out = lab.run("demo").expecting(0).out();
        List<String> addresses = Pattern.compile("http://127\\.0\\.0\\.1:\\d{5}")
                .matcher(out)
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(3, addresses.size(), out);
        addresses.forEach(address -> assertTrue(answers(address), address));
        return addresses;
    }

    private void assertGone(List<String> addresses) {
        assertFalse(Files.exists(
                lab.folder.resolve("state/devmon").resolve(lab.name).resolve("demo")));
        await("its services end").atMost(SOON).until(() -> addresses.stream().noneMatch(DemoIT::answers));
    }

    private static boolean answers(String address) {
        try {
            return LocalHttp.request("GET", address + "/health", Duration.ofSeconds(5))
                    .ok();
        } catch (IOException e) {
            return false; // nobody listens
        }
    }
}
