package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.signals.Convention.Label;
import dev.devmon.signals.Convention.Prefix;
import dev.devmon.signals.Convention.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConventionsTest {
    private static final String BUNDLED =
            """
            schema: 1
            own-routes: [livez, 'readyz?']
            protocols: {rpc: {statuses: {Fine: 200, 13: 500}}}
            conventions:
              plain: {frameworks: Plain, priority: 20, duration: plain_seconds}
              rich:
                frameworks: Rich, Richer
                priority: 30
                requests: [rich_total, richer_total]
                duration: [rich_millis, richer_millis]
                unit: milliseconds
                where: ['a!=""', 'b=~"x|y"']
                component: [app, '']
                service: [service, job]
                env: deployment
                method: verb
                status: [code, status]
                route: [path, handler]
                statuses: {OK: 200, 'A+B': 500}
            """;

    private final Problems problems = new Problems();

    @Test
    void readsEverythingThatAConventionCanSay() {
        Convention rich = convention("rich", read(BUNDLED));

        assertEquals("Rich, Richer", rich.frameworks());
        assertEquals(30, rich.priority());
        assertEquals(List.of("rich_total", "richer_total"), rich.requests());
        assertEquals(List.of("rich_millis", "richer_millis"), rich.durations());
        assertEquals(Unit.MILLISECONDS, rich.unit());
        assertEquals(List.of("a!=\"\"", "b=~\"x|y\""), rich.where());
        assertEquals(List.of("app", ""), rich.components());
        assertEquals(List.of("service", "job"), rich.sources(Label.SERVICE));
        assertEquals(List.of("deployment"), rich.sources(Label.ENV));
        assertEquals(List.of("verb"), rich.sources(Label.METHOD));
        assertEquals(List.of("code", "status"), rich.sources(Label.STATUS));
        assertEquals(List.of("path", "handler"), rich.sources(Label.ROUTE));
        assertEquals(Map.of("OK", "200", "A+B", "500"), rich.statuses());
    }

    @Test
    void fillsInWhatAConventionLeavesOut() {
        Convention plain = convention("plain", read(BUNDLED));

        assertEquals(List.of("plain_seconds_count"), plain.requests(), "the histogram counts");
        assertTrue(plain.countsByHistogram());
        assertEquals(Unit.SECONDS, plain.unit());
        assertEquals(List.of("app"), plain.components());
        for (Label label : Label.values()) {
            assertEquals(List.of(label.word()), plain.sources(label));
        }
    }

    @Test
    void conventionsOfAnotherProtocolHaveItsStatusesUnlessTheyNameTheirOwn() {
        Conventions conventions = read(
                BUNDLED,
                """
                ours: {frameworks: Ours, priority: 7, protocol: rpc, requests: ours_total, route: a/b}
                theirs: {frameworks: Theirs, priority: 8, protocol: rpc, requests: theirs_total, statuses: {Good: 200}}
                """);

        assertEquals(
                Map.of("Fine", "200", "13", "500"),
                convention("ours", conventions).statuses());
        assertEquals(Map.of("Good", "200"), convention("theirs", conventions).statuses());
        assertEquals(
                Map.of("convention", "ours", "protocol", "rpc"),
                convention("ours", conventions).labels());
        assertEquals(
                Map.of("convention", "rich"), convention("rich", conventions).labels());
        assertEquals(List.of("a/b"), convention("ours", conventions).sources(Label.ROUTE));
    }

    @Test
    void readsWhatRoutesAreNoTraffic() {
        assertEquals(List.of("livez", "readyz?"), read(BUNDLED).ownRoutes());
    }

    @Test
    void readsWhereNamesBeginAsTheApplicationLikes() {
        Convention prefixed = convention(
                "acme",
                read(
                        BUNDLED,
                        """
                        acme:
                          frameworks: Acme
                          priority: 5
                          prefix: a|b
                          except: .*client|cache
                          requests: _requests_total
                          duration: [_seconds, _request_seconds]
                        """));

        assertEquals(new Prefix("(?:a|b)", "(?:.*client|cache)"), prefixed.prefix());
        assertTrue(prefixed.reads("a_requests_total") && prefixed.reads("b_request_seconds"));
        for (String other : List.of("c_requests_total", "_requests_total", "cache_requests_total", "a_total")) {
            assertFalse(prefixed.reads(other), other);
        }
        assertTrue(convention("rich", read(BUNDLED)).reads("richer_millis"));
    }

    @Test
    void putsTheHighestPriorityFirst() {
        assertEquals("rich, plain", names(read(BUNDLED)));
    }

    @Test
    void addsTheUsersConventionsAndReplacesThoseOfTheSameName() {
        Conventions conventions = read(
                BUNDLED,
                "acme: {frameworks: Acme, priority: 99, requests: acme_total}",
                """
                acme: {frameworks: Acme 2, priority: 98, requests: acme2_total}
                plain: {frameworks: Ours, priority: 40, duration: ours_seconds}
                """);

        assertEquals("acme, plain, rich", names(conventions));
        assertEquals(List.of("acme2_total"), convention("acme", conventions).requests());
        assertEquals(List.of(), convention("acme", conventions).durations());
        assertEquals("devmon.yaml:2", convention("plain", conventions).at().toString());
        assertEquals(
                "stack/conventions.yaml:6", convention("rich", conventions).at().toString());
    }

    @Test
    void reportsEveryErrorOfEveryFileAtOnce() {
        String errors = errors(
                """
                schema: 2
                protocols: {rpc: {statuses: {OK: 200}}}
                conventions:
                  Bad-Name: {frameworks: A, priority: 0, requests: a_total}
                  one:
                    framework: B
                    priority: many
                    duration: 'b{c="d"}'
                    unit: minutes
                    where: code
                  two: {frameworks: C, priority: 5, requests: [], where: ['a="b"', 'c="d" or vector(1)']}
                extra: 1
                """,
                """
                three:
                  frameworks: D
                  priority: 5
                  requests: d_total
                  component: 'app"}'
                  route: [path, 'a-b']
                  statuses: {OK: fine}
                four: 7
                five: {frameworks: E, priority: 6, requests: e_total, protocol: pigeons, route: [a/b, c], status: a/b}
                six: {frameworks: F, priority: 7, requests: f_total, duration: f_seconds, exponential: true}
                """);

        assertEquals(
                """
                devmon.yaml:1: convention three has priority 5, like two -> give each its own
                devmon.yaml:5: component: expected a value of the label component, or '', found "app"}" \
                -> write a value of the label component, or ''
                devmon.yaml:6: route: expected the name of a label, or several with / between them, found "a-b" \
                -> write the name of a label, or several with / between them
                devmon.yaml:7: OK: expected a status code from 100 to 599, or a class such as 2xx, \
                found "fine" -> write a status code from 100 to 599, or a class such as 2xx
                devmon.yaml:8: expected a mapping, found a number -> write `key: value` lines
                devmon.yaml:8: convention four names no metric that counts requests \
                -> add `requests:`, or `duration:` with a histogram that counts them
                devmon.yaml:8: "frameworks" is missing -> add `frameworks:`
                devmon.yaml:8: "priority" is missing -> add `priority:`
                devmon.yaml:9: protocol: expected one of rpc, found "pigeons" -> write one of rpc
                devmon.yaml:9: joined labels are one of several alternatives -> give the joined labels alone
                devmon.yaml:9: status: expected the name of a label, found "a/b" -> write the name of a label
                devmon.yaml:10: `exponential` is for histograms of a complete name that count the requests themselves \
                -> remove it, or `requests` and `prefix`
                stack/conventions.yaml:1: schema must be 1 -> write `schema: 1`
                stack/conventions.yaml:4: "Bad-Name" is not a valid convention name \
                -> use lower-case letters, digits and _, beginning with a letter
                stack/conventions.yaml:4: priority: expected a whole number from 1, found "0" \
                -> write a whole number from 1
                stack/conventions.yaml:5: convention one names no metric that counts requests \
                -> add `requests:`, or `duration:` with a histogram that counts them
                stack/conventions.yaml:6: "frameworks" is missing -> add `frameworks:`
                stack/conventions.yaml:6: unknown key "framework" -> did you mean "frameworks"? use one of: duration, \
                requests, protocol, frameworks, priority, prefix, except, unit, exponential, where, component, env, service, method, route, \
                status, statuses
                stack/conventions.yaml:7: priority: expected a whole number from 1, found "many" \
                -> write a whole number from 1
                stack/conventions.yaml:8: duration: expected the name of a metric, found "b{c="d"}" \
                -> write the name of a metric
                stack/conventions.yaml:9: unit: expected one of seconds, milliseconds, found "minutes" \
                -> write one of seconds, milliseconds
                stack/conventions.yaml:10: where: expected a condition such as code!="", found "code" \
                -> write a condition such as code!=""
                stack/conventions.yaml:11: convention two names no metric that counts requests \
                -> add `requests:`, or `duration:` with a histogram that counts them
                stack/conventions.yaml:11: where: expected a condition such as code!="", found "c="d" or vector(1)" \
                -> write a condition such as code!=""
                stack/conventions.yaml:12: unknown key "extra" -> use one of: schema, protocols, conventions, consumers, own-routes
                """,
                errors);
    }

    private Conventions read(String bundled, String... own) {
        Conventions conventions = parsed(bundled, own);
        problems.throwIfAny();
        return conventions;
    }

    private String errors(String bundled, String... own) {
        parsed(bundled, own);
        return problems.list().stream()
                .map(problem -> problem.at() + ": " + problem.what() + " -> " + problem.fix() + "\n")
                .collect(Collectors.joining());
    }

    private Conventions parsed(String bundled, String... own) {
        List<Node> nodes = Arrays.stream(own)
                .map(text -> Objects.requireNonNull(Yaml.read("devmon.yaml", text, problems)))
                .toList();
        return Conventions.read(
                "stack/conventions.yaml", bundled, new SignalSettings(nodes, List.of(), List.of()), problems);
    }

    private static String names(Conventions conventions) {
        return conventions.all().stream().map(Convention::name).collect(Collectors.joining(", "));
    }

    private static Convention convention(String name, Conventions conventions) {
        return conventions.all().stream()
                .filter(convention -> convention.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
