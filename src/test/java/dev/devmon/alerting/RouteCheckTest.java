package dev.devmon.alerting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.codec.Position;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.session.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteCheckTest {
    private static final String EXPECTED =
            """
            labels:
              env: [staging, '']
              severity: [critical, info]
            receivers:
              - {receiver: pager, severity: [critical]}
              - {receiver: chat, env: [staging]}
            """;

    private final List<List<String>> commands = new ArrayList<>();

    @Test
    void knowsTheLabelsThatDecide() {
        assertEquals(
                Map.of("env", List.of("staging", ""), "severity", List.of("critical", "info")),
                RouteCheck.read("routes.test.yaml", EXPECTED).labels());
    }

    @Test
    void reportsEveryProblemOfItsFile() {
        FailureException failure = assertThrows(
                FailureException.class,
                () -> RouteCheck.read(
                        "routes.test.yaml",
                        """
                        labels: {env: development}
                        receivers:
                          - {reciever: chat, env: [development]}
                        routes: []
                        """));

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        assertEquals(
                List.of(
                        "routes.test.yaml:1 env: expected a list, found \"development\"",
                        "routes.test.yaml:3 \"receiver\" is missing",
                        "routes.test.yaml:3 unknown key \"reciever\"",
                        "routes.test.yaml:4 unknown key \"routes\""),
                failure.failures().stream()
                        .map(each -> each.what() + " " + each.why())
                        .toList());
    }

    @Test
    void asksForEveryCombinationAndPassesWhereAllReceiversAreReachedInTheirOrder() {
        List<CheckedFile> checked = check("pager,chat\nchat\npager\n\n");

        assertEquals(List.of("amtool", "check-config", "/etc/routing.yml"), commands.get(0));
        assertEquals(
                """
                amtool config routes test --config.file=/etc/routing.yml env=staging severity=critical 2>/dev/null || echo refused
                amtool config routes test --config.file=/etc/routing.yml env=staging severity=info 2>/dev/null || echo refused
                amtool config routes test --config.file=/etc/routing.yml severity=critical 2>/dev/null || echo refused
                amtool config routes test --config.file=/etc/routing.yml severity=info 2>/dev/null || echo refused"""
                        .strip(),
                commands.get(1).get(2));
        assertEquals(4, checked.get(1).cases());
        assertEquals(4, checked.get(1).passed());
        assertEquals(List.of(), checked.get(1).findings());
    }

    @Test
    void saysWhereAnAlertGoesInsteadAndWhatWasNotAnswered() {
        List<Finding> findings = check("chat\nchat\npager").get(1).findings();

        Position at = new Position("routes.test.yaml", 1);
        String fix = "correct the routes, or what is expected of them";
        assertEquals(
                List.of(
                        new Finding(at, "env=staging severity=critical", "goes to chat instead of pager,chat", fix),
                        new Finding(at, "severity=info", "goes to no answer instead of nowhere", fix)),
                findings);
    }

    @Test
    void asksNothingOfAConfigurationThatIsRefused() {
        List<CheckedFile> checked = RouteCheck.read("routes.test.yaml", EXPECTED)
                .run(router(1, "FAILED: unknown receiver\n"), "/etc/routing.yml", "stack/routing.yml", new FakeClock());

        assertEquals(1, commands.size());
        assertEquals(1, checked.size());
        assertEquals(
                List.of(new Finding(
                        new Position("stack/routing.yml", 1),
                        "",
                        "amtool check-config rejects it",
                        "FAILED: unknown receiver")),
                checked.get(0).findings());
    }

    private List<CheckedFile> check(String answers) {
        return RouteCheck.read("routes.test.yaml", EXPECTED)
                .run(router(0, answers), "/etc/routing.yml", "stack/routing.yml", new FakeClock());
    }

    /** A container whose commands all end alike. */
    private EphemeralContainer router(int exitCode, String text) {
        return new EphemeralContainer() {
            @Override
            public Output run(List<String> command) {
                commands.add(command);
                return new Output(exitCode, text);
            }

            @Override
            public String id() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int port() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(Map<String, String> files) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<String> read(String path) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void restart() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }
}
