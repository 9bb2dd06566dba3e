package dev.devmon.agent.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.LogSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetrySendersTest {
    private static final String ID = "c0ffee".repeat(10) + "beef";

    @TempDir
    Path folder;

    private Workbench bench;
    private int metrics;
    private int logs;
    private String targetInfo = "";
    private String spans = "";

    @BeforeEach
    void stack() {
        bench = new Workbench(folder);
        metrics = LoopbackPages.freePort();
        logs = LoopbackPages.freePort();
        bench.folder
                .web("metrics", metrics, "serves: {metrics-query: http}\n")
                .web("logs", logs, "serves: {log-search: http}\n");
        bench.pages.program(
                metrics,
                (path, body) -> Optional.of(
                        "{\"data\":{\"result\":[" + (path.contains("target_info") ? targetInfo : spans) + "]}}"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void joinsWhatAServiceSendsAndWhatAnyOfItSaysOfItsPlace() {
        targetInfo =
                sample("\"job\":\"shop/orders\",\"process_pid\":\"4711\",\"deployment_environment_name\":\"staging\"");
        spans = sample("\"service_name\":\"orders\"");
        logged(bucket("orders", ""));
        assertEquals(List.of(new Sender("orders", "staging", 4711, null, "logs, metrics and traces")), list());
    }

    @Test
    void aServiceThatSendsOnlyLogsCounts() {
        logged(bucket("mailer", most("process.pid", "7") + most("service.environment", "staging")));
        assertEquals(List.of(new Sender("mailer", "staging", 7, null, "logs")), list());
        assertTrue(bench.pages
                .body("POST " + LogSearch.PATH)
                .contains("\"must_not\": [{\"exists\": {\"field\": \"agent.type\"}}]"));
    }

    @Test
    void inAContainerAProcessHasAnotherIdThanOnThisMachine() {
        logged(bucket("mailer", most("process.pid", "7") + most("container.id", ID)) + ","
                + bucket("worker", most("process.pid", "1") + most("host.name", ID.substring(0, 12))) + ","
                + bucket("script", most("process.pid", "9") + most("host.name", "laptop")));
        assertEquals(
                List.of(
                        new Sender("mailer", null, null, ID, "logs"),
                        new Sender("script", null, 9, null, "logs"),
                        new Sender("worker", null, null, ID.substring(0, 12), "logs")),
                list());
    }

    @Test
    void devmonsOwnCanaryIsNoService() {
        logged(bucket("devmon-canary", ""));
        assertEquals(List.of(), list());
    }

    @Test
    void whatWasKnownStaysWhileAStoreDoesNotAnswer() {
        logged(bucket("mailer", ""));
        bench.bringUp();
        TelemetrySenders senders = senders();
        List<Sender> known = List.of(new Sender("mailer", null, null, null, "logs"));
        assertEquals(known, senders.list());
        bench.pages.answer(logs, LogSearch.PATH, 503, "");
        bench.passes(Duration.ofSeconds(20));
        assertEquals(known, senders.list());
        bench.engine.stop(bench.engine.container("logs").orElseThrow().id());
        bench.passes(Duration.ofSeconds(20));
        assertEquals(List.of(), senders.list(), "nobody sends log lines where nothing stores them");
    }

    private List<Sender> list() {
        bench.bringUp();
        return senders().list();
    }

    private TelemetrySenders senders() {
        return new TelemetrySenders(bench.session(), () -> RunningStack.of(bench.session()));
    }

    private void logged(String buckets) {
        bench.pages.answer(
                logs, LogSearch.PATH, 200, "{\"aggregations\":{\"service\":{\"buckets\":[" + buckets + "]}}}");
    }

    private static String bucket(String service, String more) {
        return "{\"key\":\"" + service + "\",\"doc_count\":3" + more + "}";
    }

    private static String most(String field, String value) {
        return ",\"" + field + "\":{\"buckets\":[{\"key\":\"" + value + "\",\"doc_count\":3}]}";
    }

    private static String sample(String labels) {
        return "{\"metric\":{" + labels + "},\"value\":[1,\"1\"]}";
    }
}
