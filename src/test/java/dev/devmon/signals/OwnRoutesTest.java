package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnRoutesTest {
    private final OwnRoutes own = new OwnRoutes(
            List.of("/metrics", "/actuator/prometheus", "/stats.json?format=prometheus", "/"),
            List.of("/health", "/actuator/health"));

    private boolean matches(String route) {
        return route.matches(own.expression(List.of("livez")));
    }

    @Test
    void whateverAFrameworkMakesOfAPathMatches() {
        Stream.of("/metrics", "/metrics/", "metrics", "GET /metrics", "GET metrics/", "/actuator/prometheus", "/livez")
                .forEach(route -> assertTrue(matches(route), route));
        Stream.of("/health", "HEAD /health", "/actuator/health", "/actuator/health/liveness", "/actuator/health/**")
                .forEach(route -> assertTrue(matches(route), route));
        assertTrue(matches("/stats.json"), "a route has no query");
    }

    @Test
    void whatUsersAskDoesNotMatch() {
        Stream.of(
                        "/health/records",
                        "/metrics/daily",
                        "/v2/metrics",
                        "/statsXjson",
                        "/actuator/env",
                        "/",
                        "GET /",
                        "GET",
                        "")
                .forEach(route -> assertFalse(matches(route), route));
    }

    @Test
    void namesEveryRouteOnceInOrder() {
        assertEquals(
                "(?:[A-Z]+ )?/?(?:a|b/c(?:/.*)?)/?",
                new OwnRoutes(List.of("/a", "/a/"), List.of("/b/c")).expression(List.of("a")));
        assertEquals("", new OwnRoutes(List.of("/"), List.of()).expression(List.of()), "it would match anything");
    }
}
