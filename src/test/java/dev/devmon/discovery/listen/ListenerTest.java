package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {
    @Test
    void prefersAllAddressesAndIpv4AndKeepsProcessesApart() {
        List<Listener> all = List.of(
                new Listener("::1", 80, 1),
                new Listener("127.0.0.1", 80, 1),
                new Listener("::", 81, 1),
                new Listener("0.0.0.0", 81, 1),
                new Listener("0.0.0.0", 81, 2));
        assertEquals(
                List.of(
                        new Listener("127.0.0.1", 80, 1),
                        new Listener("0.0.0.0", 81, 1),
                        new Listener("0.0.0.0", 81, 2)),
                Listener.deduplicated(all));
    }
}
