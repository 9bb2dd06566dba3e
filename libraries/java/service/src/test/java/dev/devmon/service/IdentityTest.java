package dev.devmon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static Identity of(Map<String, String> variables, String name, String version, String environment) {
        return Identity.of(variables::get, name, version, environment);
    }

    @Test
    void optionsServeWhereTheEnvironmentSaysNothing() {
        assertEquals(new Identity("orders", "1.0", "staging"), of(Map.of(), "orders", "1.0", "staging"));
    }

    @Test
    void theEnvironmentDecides() {
        Map<String, String> variables = Map.of(
                "OTEL_SERVICE_NAME",
                "renamed",
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=other, service.version = 2.0 ,broken,deployment.environment.name=production");
        assertEquals(new Identity("renamed", "2.0", "production"), of(variables, "orders", "1.0", "staging"));
    }

    @Test
    void resourceAttributesNameTheServiceToo() {
        Map<String, String> variables = Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=other");
        assertEquals("other", of(variables, "orders", null, null).name());
    }

    @Test
    void aBlankVariableSaysNothing() {
        assertEquals(
                "orders",
                of(Map.of("OTEL_SERVICE_NAME", " "), "orders", null, null).name());
    }

    @Test
    void withoutAnythingItIsTheJarInDevelopment() {
        String before = System.getProperty("sun.java.command");
        try {
            System.setProperty("sun.java.command", "build/libs/order-service-1.2.3-SNAPSHOT.jar --port 80");
            assertEquals(
                    new Identity("order-service", "1.2.3-SNAPSHOT", "development"), of(Map.of(), null, null, null));
            System.setProperty("sun.java.command", "com.example.Main");
            assertEquals(new Identity("unknown_service", "", "development"), of(Map.of(), null, null, null));
        } finally {
            System.setProperty("sun.java.command", before);
        }
    }
}
