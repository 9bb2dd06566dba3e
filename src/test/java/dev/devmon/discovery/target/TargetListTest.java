package dev.devmon.discovery.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.access.Access;
import dev.devmon.access.Verification;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetListTest {
    private static final DiscoveredService ORDERS = Samples.service("orders", Verdict.ADMITTED);
    private static final DiscoveredService SHOP = Samples.declared("shop", "[::1]:9000");

    @Test
    void carriesTheLabelsOfTheContract() {
        assertEquals(
                """
                [ {
                  "targets" : [ "127.0.0.1:8080" ],
                  "labels" : {
                    "service" : "orders",
                    "env" : "development",
                    "component" : "app",
                    "job" : "orders",
                    "instance" : "127.0.0.1:8080",
                    "__metrics_path__" : "/metrics",
                    "__health_path__" : "/health"
                  }
                }, {
                  "targets" : [ "[::1]:9000" ],
                  "labels" : {
                    "service" : "shop",
                    "env" : "staging",
                    "component" : "app",
                    "job" : "shop",
                    "instance" : "[::1]:9000",
                    "expected" : "true",
                    "__metrics_path__" : "/metrics"
                  }
                } ]
                """,
                new TargetList(Optional.empty(), List.of()).json(List.of(SHOP, ORDERS)));
    }

    @Test
    void namesTheJobThatKnowsHowAServiceIsAsked() {
        Access secured = new Access(null, new Access.Tls(Verification.OFF, null, "localhost"));
        DeclaredService shop = new DeclaredService("shop", new Endpoint("localhost", 9000), null, null, false, secured);

        String json = new TargetList(Optional.empty(), List.of(shop)).json(List.of(SHOP, ORDERS));

        assertEquals(1, json.split("__access__", -1).length - 1, "not that of another service");
        assertEquals(
                true,
                json.contains(
                        """
                            "expected" : "true",
                            "__metrics_path__" : "/metrics",
                            "__access__" : "shop at localhost:9000",
                            "__scheme__" : "https"
                        """),
                json);
    }

    @Test
    void isTheSameWhateverTheOrder() {
        TargetList targets = new TargetList(Optional.empty(), List.of());
        assertEquals(targets.json(List.of(ORDERS, SHOP)), targets.json(List.of(SHOP, ORDERS)));
    }

    @Test
    void leavesOutWhatIsNoTarget() {
        for (Verdict verdict : List.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.IGNORED, Verdict.UNREACHABLE)) {
            assertEquals(
                    "[ ]\n",
                    new TargetList(Optional.empty(), List.of()).json(List.of(Samples.service("x", verdict))),
                    verdict.word());
        }
    }

    @Test
    void reachesTheMachineByItsNameFromAVirtualOne() {
        String json = new TargetList(Optional.of("host.docker.internal"), List.of())
                .json(List.of(ORDERS, SHOP, Samples.service("far", "10.1.2.3:80", Verdict.SCRAPED)));
        assertEquals(
                List.of("host.docker.internal:8080", "host.docker.internal:9000", "10.1.2.3:80").stream()
                        .filter(target -> json.contains("\"targets\" : [ \"" + target + "\" ]"))
                        .count(),
                3);
        assertEquals(true, json.contains("\"instance\" : \"127.0.0.1:8080\""));
    }
}
