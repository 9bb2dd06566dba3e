package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What is pushed to the real optional components, and which labels it has in the real store. */
@Tag("docker")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionalComponentsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LabStack lab = new LabStack().require("pushgateway", "statsd-exporter");

    @BeforeAll
    void bringUp() {
        lab.run("up", "pushgateway", "statsd-exporter").expecting(0);
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void areThereOnceTheyWereAskedForAndStay() {
        assertTrue(lab.containerIds()
                .keySet()
                .containsAll(Set.of(lab.container("pushgateway"), lab.container("statsd-exporter"))));
        String plan = lab.run("up", "--dry-run").expecting(0).out();

        assertFalse(plan.contains("pushgateway") || plan.contains("statsd-exporter"), plan);
    }

    @Test
    void aJobBelongsToTheServiceThatItNamesOrIsOneItself() throws IOException {
        push("/metrics/job/nightly/service/orders/env/staging", "# TYPE written_total counter\nwritten_total 17\n");
        push("/metrics/job/backup", "copied 4\n");

        assertLabels("written_total", Map.of("service", "orders", "job", "nightly", "env", "staging"));
        assertLabels("copied", Map.of("service", "backup", "job", "backup", "env", "development"));
        assertEquals(Optional.of("stack"), labels("pushgateway_build_info").map(own -> own.get("component")));
        assertEquals(0, count("up{component=\"app\"}"), "neither is a service");
    }

    @Test
    void aLineBelongsToTheServiceOfItsTagOrOfItsNamesBeginning() throws IOException {
        int port = lab.port("statsd-exporter", "statsd");
        byte[] line = "mailer.mails.sent:2|c\nsent:1|c|#service:shop,env:staging".getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket udp = new DatagramSocket();
                Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port)) {
            udp.send(new DatagramPacket(line, line.length, InetAddress.getLoopbackAddress(), port));
            tcp.getOutputStream().write("mailer.queue.depth:7|g\n".getBytes(StandardCharsets.UTF_8));
        }

        assertLabels("mailer_mails_sent_total", Map.of("service", "mailer", "job", "mailer", "env", "development"));
        assertLabels("mailer_queue_depth", Map.of("service", "mailer", "job", "mailer", "env", "development"));
        assertLabels("sent_total", Map.of("service", "shop", "job", "shop", "env", "staging"));
    }

    private void push(String path, String metrics) throws IOException {
        String url = LocalHttp.url(lab.port("pushgateway", "http"), path);
        assertEquals(
                200,
                LocalHttp.request("POST", url, Map.of(), metrics.getBytes(StandardCharsets.UTF_8), SOON)
                        .status());
    }

    /** Besides its name, it has these and {@code component="app"}, and no others. */
    private void assertLabels(String metric, Map<String, String> expected) {
        Map<String, String> all = new TreeMap<>(expected);
        all.put("component", "app");
        all.put("__name__", metric);
        await().atMost(SOON).untilAsserted(() -> assertEquals(Optional.of(all), labels(metric)));
    }

    private Optional<Map<String, String>> labels(String metric) throws IOException {
        return instant(metric).children().stream().findFirst().map(series -> new TreeMap<>(series.texts("/metric")));
    }

    private int count(String selector) throws IOException {
        return instant(selector).children().size();
    }

    private Node instant(String expression) throws IOException {
        String query = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return Json.read(LocalHttp.request("GET", LocalHttp.url(lab.port("prometheus", "http"), query), SOON)
                        .body())
                .flatMap(answer -> answer.find("/data/result"))
                .orElseThrow();
    }
}
