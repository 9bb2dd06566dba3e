package dev.devmon.alerting.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.failure.FailureException;
import dev.devmon.session.FakeClock;
import dev.devmon.session.Polling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InhibitionCheckTest {
    private static final String RULE =
            """
            inhibit_rules:
              - name: down-mutes-symptoms
                source_matchers: [alertname="Down"]
                target_matchers: [category=~"speed|errors", service!=""]
                equal: [service, drill]
            """;

    private static final String CASES =
            """
            apart: [service]
            cases:
              - source: {alertname: Down, service: shop}
                target: {alertname: Slow, category: speed, service: shop}
                muted:
                  - target: {category: errors}
                heard:
                  - source: {alertname: Up}
                  - target: {category: security}
                  - both: {service: ''}
                  - target: {service: cart}
                  - target: {drill: 'true'}
            """;

    private final FakeClock clock = new FakeClock();
    private final StandInRouter router = new StandInRouter().muting(InhibitionCheckTest::mutes);

    @AfterEach
    void close() {
        router.close();
    }

    private static boolean mutes(Map<String, String> source, Map<String, String> target) {
        return "Down".equals(source.get("alertname"))
                && List.of("speed", "errors").contains(target.getOrDefault("category", ""))
                && source.getOrDefault("service", "").equals(target.get("service"))
                && source.getOrDefault("drill", "").equals(target.getOrDefault("drill", ""));
    }

    private CheckedFile check(String cases, String rule) {
        return InhibitionCheck.read("inhibitions.test.yaml", cases)
                .run(
                        router.api(),
                        new RouterFile("/etc/routing.yml", "routing.yml", rule),
                        new Polling(clock, clock, Duration.ofMillis(50), Duration.ofMillis(50)),
                        clock);
    }

    private static List<String> lines(CheckedFile file) {
        return file.findings().stream()
                .map(finding -> finding.at() + " " + finding.subject() + ": " + finding.what())
                .toList();
    }

    @Test
    void passesWhereTheRouterMutesWhatItShouldAndNothingElse() {
        CheckedFile checked = check(CASES, RULE);

        assertEquals(List.of(), lines(checked));
        assertEquals(7, checked.cases());
        assertEquals(7, checked.passed());
    }

    @Test
    void keepsCasesApartAndSendsThoseThatAreMutedLastAndSourcesAfterTheirTargets() {
        check(CASES, RULE);

        assertEquals(
                List.of(
                        Map.of("alertname", "Slow", "category", "speed", "service", "shop-3"),
                        Map.of("alertname", "Up", "service", "shop-3")),
                router.alerts().subList(0, 2));
        assertEquals(
                List.of(
                        Map.of("alertname", "Slow", "category", "speed", "service", "cart-6"),
                        Map.of("alertname", "Down", "service", "shop-6")),
                router.alerts().subList(6, 8));
        assertEquals(
                Map.of("alertname", "Slow", "category", "errors", "service", "shop-2"),
                router.alerts().get(12));
    }

    @Test
    void findsWhatIsMutedThoughItShouldBeHeard() {
        router.muting((source, target) ->
                mutes(source, target) || (target.containsKey("drill") && !source.containsKey("drill")));

        assertEquals(
                List.of("inhibitions.test.yaml:12"
                        + " {alertname=Slow, category=speed, drill=true, service=shop-7} while there is"
                        + " {alertname=Down, service=shop-7}: is muted and should be heard"),
                lines(check(CASES, RULE)));
    }

    @Test
    void findsWhatIsHeardThoughItShouldBeMutedByItsSource() {
        router.muting((source, target) -> (mutes(source, target) && !"errors".equals(target.get("category")))
                || ("Up".equals(source.get("alertname")) && "errors".equals(target.get("category"))));

        CheckedFile checked = check(CASES, RULE);

        assertEquals(
                List.of("inhibitions.test.yaml:6"
                        + " {alertname=Slow, category=errors, service=shop-2} while there is"
                        + " {alertname=Down, service=shop-2}: is heard and should be muted"),
                lines(checked));
        assertEquals(6, checked.passed());
        assertEquals(true, clock.elapsed().compareTo(Duration.ofSeconds(5)) >= 0, "it may only be slow");
    }

    @Test
    void findsConditionsWithoutACase() {
        assertEquals(
                List.of(
                        "routing.yml:2 down-mutes-symptoms: no case is heard only because of: source alertname=\"Down\"",
                        "routing.yml:2 down-mutes-symptoms: no case is heard only because of:"
                                + " target category=~\"speed|errors\"",
                        "routing.yml:2 down-mutes-symptoms: no case is heard only because of: target service!=\"\"",
                        "routing.yml:2 down-mutes-symptoms: no case is heard only because of: equal service",
                        "routing.yml:2 down-mutes-symptoms: no case is heard only because of: equal drill",
                        "routing.yml:2 down-mutes-symptoms: no case is muted by it with category errors"),
                lines(check(
                        """
                        apart: [service]
                        cases:
                          - source: {alertname: Down, service: shop}
                            target: {alertname: Slow, category: speed, service: shop}
                            heard: [{source: {alertname: Up}, target: {category: security}}]
                        """,
                        RULE)));
    }

    @Test
    void findsARuleThatMutesInNoCase() {
        String other = RULE.substring(RULE.indexOf('\n') + 1)
                .replace("down-mutes-symptoms", "other")
                .replace("alertname=\"Down\"", "alertname=\"Broken\"");

        assertEquals(
                "routing.yml:6 other: no case is muted by it",
                lines(check(CASES, RULE + other)).get(0));
    }

    @Test
    void reportsProblemsOfItsFile() {
        FailureException failure = assertThrows(
                FailureException.class,
                () -> InhibitionCheck.read("i.yaml", "cases:\n  - {source: {a: b}, heart: []}\n"));

        assertEquals(
                List.of("i.yaml:2 \"target\" is missing", "i.yaml:2 unknown key \"heart\""),
                failure.failures().stream()
                        .map(each -> each.what() + " " + each.why())
                        .toList());
    }

    @Test
    void tellsNobodyOfWhatItSends() {
        assertEquals(
                """
                route:
                  receiver: chat
                receivers:
                  - name: chat
                inhibit_rules: []
                """,
                InhibitionCheck.withoutChannels(
                        """
                        route: {receiver: chat}
                        receivers:
                          - name: chat
                            slack_configs: [{api_url: https://hooks.example/secret}]
                        inhibit_rules: []
                        """));
    }
}
