package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void readsWhatItWrites() {
        for (String address : new String[] {"127.0.0.1:8080", "[::1]:5173", "orders.local:80"}) {
            assertEquals(address, Endpoint.parse(address).address());
        }
    }

    @Test
    void knowsLoopbackAddressesOfBothKinds() {
        assertTrue(Endpoint.parse("[::1]:1").loopback());
        assertTrue(Endpoint.parse("localhost:1").loopback());
    }

    @Test
    void rejectsWhatIsNoAddress() {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("8080"));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("host:70000"));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("host:http"));
    }
}
