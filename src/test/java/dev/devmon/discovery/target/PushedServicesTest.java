package dev.devmon.discovery.target;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.probe.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushedServicesTest {
    private static final DiscoveredService SILENT = Samples.service("orders", Verdict.NO_METRICS); // process 4711

    @Test
    void aServiceThatOnlySendsIsThereOnItsOwn() {
        assertEquals(
                List.of("orders  pushed it sends its metrics and traces"),
                words(join(List.of(), new Sender("orders", null, null, null, "metrics and traces"))));
    }

    @Test
    void whatListensAndSendsIsOneService() {
        assertEquals(
                List.of("orders 127.0.0.1:8080 pushed it sends its traces"),
                words(join(List.of(SILENT), new Sender("orders", null, null, null, "traces"))));
    }

    @Test
    void theProcessTellsWhereNamesDiffer() {
        assertEquals(
                List.of("orders 127.0.0.1:8080 pushed it sends its traces"),
                words(join(List.of(SILENT), new Sender("Order Service", null, 4711, null, "traces"))));
    }

    @Test
    void whatIsDeclaredStaysATarget() {
        DiscoveredService declared = Samples.declared("orders", "127.0.0.1:8080");
        assertEquals(List.of(declared), join(List.of(declared), new Sender("orders", null, null, null, "traces")));
    }

    @Test
    void whatIsScrapedStaysSo() {
        DiscoveredService scraped = Samples.service("orders", Verdict.ADMITTED);
        assertEquals(List.of(scraped), join(List.of(scraped), new Sender("orders", null, null, null, "traces")));
    }

    @Test
    void oneThatSendsNoMoreIsNoticedAndForgottenAfterTenMinutes() {
        List<DiscoveredService> services = join(
                List.of(), new Sender("a", null, null, null, "traces"), new Sender("b", null, null, null, "traces"));
        Instant later = NOON.plusSeconds(2);
        services = Retention.join(
                services, join(List.of(), new Sender("a", null, null, null, "traces")), EndingSource.NONE, later);
        assertEquals(
                List.of(
                        "a  pushed it sends its traces",
                        "b  unreachable it sent telemetry, but none in the last five minutes"),
                words(services));
        services = Retention.join(services, List.of(), EndingSource.NONE, later.plus(Duration.ofMinutes(9)));
        assertEquals(2, services.size());
        assertEquals(
                List.of(), Retention.join(services, List.of(), EndingSource.NONE, later.plus(Duration.ofMinutes(20))));
    }

    @Test
    void aProcessThatSendsNoMoreSaysSo() {
        List<DiscoveredService> before = join(List.of(SILENT), new Sender("orders", null, null, null, "traces"));
        assertEquals(
                List.of("orders 127.0.0.1:8080 unreachable it sent telemetry, but none in the last five minutes"),
                words(Retention.join(before, List.of(SILENT), EndingSource.NONE, NOON.plusSeconds(2))));
    }

    /** What it sent is in the stores for five minutes. */
    @Test
    void aProcessThatEndsHasStoppedAndIsNotASenderWithoutAnAddress() {
        Sender orders = new Sender("orders", null, null, null, "traces");
        List<DiscoveredService> services = join(List.of(SILENT), orders);
        Instant end = NOON.plusSeconds(2);
        for (int minutes : List.of(0, 5)) {
            services = Retention.join(
                    services,
                    join(List.of(), orders),
                    ending(ServiceState.STOPPED, "it has ended"),
                    end.plus(Duration.ofMinutes(minutes)));
            assertEquals(List.of("orders 127.0.0.1:8080 unreachable it has ended"), words(services));
        }
        assertEquals(
                List.of("orders  pushed it sends its traces", "orders 127.0.0.1:8080 unreachable it has ended"),
                words(Retention.join(
                        services, join(List.of(), orders), EndingSource.NONE, end.plus(Duration.ofMinutes(7)))),
                "another process sends under its name");
    }

    @Test
    void aProcessThatSentAndCrashesHasCrashed() {
        List<DiscoveredService> services = join(List.of(SILENT), new Sender("orders", null, null, null, "traces"));
        services = Retention.join(services, List.of(), ending(ServiceState.CRASHED, "it crashed: boom"), NOON);
        assertEquals(ServiceState.CRASHED, services.get(0).state());
    }

    @Test
    void aProcessThatListensNoMoreAndSendsIsASender() {
        Sender orders = new Sender("orders", null, null, null, "traces");
        assertEquals(
                List.of("orders  pushed it sends its traces"),
                words(Retention.join(
                        join(List.of(SILENT), orders),
                        join(List.of(), orders),
                        ending(ServiceState.UNRESPONSIVE, "its process is there"),
                        NOON.plusSeconds(2))));
    }

    @Test
    void aSenderThatIsFoundWhereItListensIsThereOnce() {
        Sender orders = new Sender("orders", null, null, null, "traces");
        assertEquals(
                List.of("orders 127.0.0.1:8080 pushed it sends its traces"),
                words(Retention.join(
                        join(List.of(), orders),
                        join(List.of(SILENT), orders),
                        EndingSource.NONE,
                        NOON.plusSeconds(2))));
    }

    @Test
    void aSenderThatListensAtAnotherPortHasMoved() {
        Sender orders = new Sender("orders", null, null, null, "traces");
        Instant soon = NOON.plusSeconds(9);
        DiscoveredService next =
                Samples.service("orders", "127.0.0.1:8081", Verdict.NO_METRICS).seen(soon, soon);
        assertEquals(
                List.of("orders 127.0.0.1:8081 pushed it sends its traces"),
                words(Retention.join(
                        join(List.of(SILENT), orders), join(List.of(next), orders), EndingSource.NONE, soon)));
    }

    private static EndingSource ending(ServiceState state, String reason) {
        return new EndingSource() {
            @Override
            public void remember(List<DiscoveredService> services) {}

            @Override
            public Optional<Ending> of(DiscoveredService last, Instant now) {
                return Optional.of(new Ending(state, reason));
            }
        };
    }

    @Test
    void theContainerTellsWhereNamesDiffer() {
        DiscoveredService inContainer = inContainer("cart", "127.0.0.1:8080");
        assertEquals(
                List.of("cart 127.0.0.1:8080 pushed it sends its logs"),
                words(join(List.of(inContainer), from("Shopping Cart", "id-of-shop-cart-1"))));
    }

    @Test
    void theBeginningOfAContainersIdIsEnough() {
        DiscoveredService alone =
                join(List.of(), from("mailer", "id-of-shop-c")).get(0);
        assertEquals("shop-cart-1", alone.container());
        assertEquals("staging", alone.env());
        assertEquals(
                null, join(List.of(), from("mailer", "id-of-another")).get(0).container());
    }

    @Test
    void severalServicesOfOneContainerStayApart() {
        DiscoveredService inContainer = inContainer("cart", "127.0.0.1:8080");
        assertEquals(
                List.of("cart 127.0.0.1:8080 pushed it sends its logs", "worker  pushed it sends its logs"),
                words(join(
                        List.of(inContainer), from("worker", "id-of-shop-cart-1"), from("cart", "id-of-shop-cart-1"))));
        assertEquals(
                List.of("cart 127.0.0.1:8080 pushed it sends its logs", "worker  pushed it sends its logs"),
                words(join(
                        List.of(inContainer), from("api", "id-of-shop-cart-1"), from("worker", "id-of-shop-cart-1"))));
    }

    private static Sender from(String service, String container) {
        return new Sender(service, "staging", null, container, "logs");
    }

    private static DiscoveredService inContainer(String name, String address) {
        DiscoveredService silent = Samples.service(name, address, Verdict.NO_METRICS);
        return new DiscoveredService(
                name,
                Origin.CONTAINER,
                null,
                "shop-cart-1",
                address,
                silent.runtime(),
                null,
                null,
                null,
                ServiceState.RUNNING,
                silent.verdict(),
                silent.reason(),
                silent.env(),
                false,
                NOON,
                NOON);
    }

    private static List<DiscoveredService> join(List<DiscoveredService> listening, Sender... senders) {
        return PushedServices.join(
                listening,
                List.of(senders),
                List.of(Samples.container("shop-cart-1", "acme/cart:1", Map.of())),
                "development",
                NOON);
    }

    private static List<String> words(List<DiscoveredService> services) {
        return services.stream()
                .map(service -> service.name() + " " + service.address() + " "
                        + service.verdict().word() + " " + service.reason())
                .toList();
    }
}
