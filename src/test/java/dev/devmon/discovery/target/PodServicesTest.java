package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.ScrapedPod;
import dev.devmon.discovery.listen.ScrapedPod.Health;
import dev.devmon.discovery.probe.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodServicesTest {
    private static final ScrapedPod WEB =
            new ScrapedPod("web", "development", "shop/web-1", "shop/web-1:8080", "/metrics", Health.UP, "");

    @TempDir
    Path folder;

    private static DiscoveredService only(ScrapedPod pod) {
        return PodServices.join(List.of(), List.of(pod), NOON).get(0);
    }

    @Test
    void aPodIsAServiceThatTheScraperHasFoundByItself() {
        DiscoveredService web = only(WEB);

        assertEquals(Origin.KUBERNETES, web.origin());
        assertEquals(Verdict.ADMITTED, web.verdict());
        assertTrue(web.target());
        assertEquals("[ ]\n", new TargetList(Optional.empty(), List.of()).json(List.of(web)));
    }

    @Test
    void saysWhatTheScraperSaysOfAPodThatIsDown() {
        DiscoveredService web = only(new ScrapedPod(
                "web", "development", "shop/web-1", "shop/web-1:8080", "/metrics", Health.DOWN, "HTTP status 502"));

        assertEquals(Verdict.UNREACHABLE, web.verdict());
        assertEquals("the scraper says: HTTP status 502", web.reason());
    }

    @Test
    void aPodThatIsGoneIsForgottenAtOnce() {
        List<DiscoveredService> before = List.of(only(WEB), Samples.service("orders", Verdict.ADMITTED));

        List<DiscoveredService> after = Retention.join(before, List.of(), EndingSource.NONE, NOON.plusSeconds(5));

        assertEquals(
                List.of("orders"), after.stream().map(DiscoveredService::name).toList());
    }

    @Test
    void isRemembered() throws IOException {
        List<DiscoveredService> pods = List.of(only(WEB));
        new ServiceMemory(folder).update(before -> pods);

        assertEquals(pods, new ServiceMemory(folder).read());
    }
}
