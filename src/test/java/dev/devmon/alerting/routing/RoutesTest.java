package dev.devmon.alerting.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.failure.FailureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Routes ROUTES = Routes.read(
            """
            route:
              receiver: all
              group_wait: 10s
              group_interval: 1m
              routes:
                - receiver: heartbeat
                  matchers: [alertname="Watchdog"]
                  group_wait: 0s
                - receiver: hook
                  matchers: ['severity=~"critical|warning"', team!="red"]
                  continue: true
                - receiver: chat
                  matchers: [env!~"production|staging"]
                  routes:
                    - matchers: [severity="info"]
                      group_wait: 5m
            """);

    private static List<String> told(String... labels) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return ROUTES.of(map).stream()
                .map(stop -> stop.receiver() + " after " + stop.groupWait().toSeconds() + " s, then every "
                        + stop.groupInterval().toSeconds() + " s")
                .toList();
    }

    @Test
    void endsAtTheFirstRouteThatFits() {
        assertEquals(
                List.of("heartbeat after 0 s, then every 60 s"), told("alertname", "Watchdog", "severity", "critical"));
    }

    @Test
    void goesOnWhereARouteSaysSo() {
        assertEquals(
                List.of("hook after 10 s, then every 60 s", "chat after 10 s, then every 60 s"),
                told("severity", "critical", "env", "development"));
    }

    @Test
    void takesFromTheRouteAboveWhatARouteDoesNotSay() {
        assertEquals(List.of("chat after 300 s, then every 60 s"), told("severity", "info"));
    }

    @Test
    void ownsWhatNoRouteFits() {
        assertEquals(
                List.of("all after 10 s, then every 60 s"),
                told("severity", "warning", "team", "red", "env", "staging"));
    }

    @Test
    void hasTheRoutersDefaults() {
        assertEquals(
                List.of(30L, 300L),
                Routes.read("route: {receiver: x}\n").of(Map.of()).stream()
                        .flatMap(stop ->
                                List.of(
                                        stop.groupWait().toSeconds(),
                                        stop.groupInterval().toSeconds())
                                        .stream())
                        .toList());
    }

    @Test
    void takesAllButMuteWindowsFromTheRouteAbove() {
        Routes routes = Routes.read(
                """
                route:
                  receiver: all
                  group_by: [env]
                  repeat_interval: 1h30m
                  mute_time_intervals: [nights]
                  routes:
                    - matchers: [severity="info"]
                    - matchers: [severity="critical"]
                      group_by: []
                      repeat_interval: 5m
                      mute_time_intervals: [weekends, holidays]
                """);

        assertEquals(List.of(List.of("env"), Duration.ofMinutes(90), List.of()), more(routes, "info"));
        assertEquals(
                List.of(List.of(), Duration.ofMinutes(5), List.of("weekends", "holidays")), more(routes, "critical"));
        assertEquals(List.of(List.of("env"), Duration.ofMinutes(90), List.of("nights")), more(routes, "warning"));
    }

    private static List<Object> more(Routes routes, String severity) {
        Routes.Stop stop = routes.of(Map.of("severity", severity)).get(0);
        return List.of(stop.groupBy(), stop.repeatInterval(), stop.muted());
    }

    @Test
    void refusesWhatIsNoConfiguration() {
        assertThrows(FailureException.class, () -> Routes.read("a: [\n"));
        assertThrows(IllegalArgumentException.class, () -> Routes.read("receivers: []\n"));
        assertThrows(IllegalArgumentException.class, () -> Routes.read("route: {receiver: x, group_wait: soon}\n")
                .of(Map.of()));
    }
}
