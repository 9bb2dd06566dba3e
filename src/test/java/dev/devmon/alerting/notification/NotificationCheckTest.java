package dev.devmon.alerting.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.RuleFile;
import dev.devmon.alerting.routing.RouterFile;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.failure.FailureException;
import dev.devmon.session.FakeClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationCheckTest {
    private static final String ROUTING =
            """
            templates: [/etc/router/*.tmpl]
            inbox:
              email_configs:
                - headers: {Subject: '{{ template "title" . }}'}
                  html: '{{ template "page" . }}'
                  send_resolved: true
            receivers:
              - name: chat
                slack_configs: [{channel: 'plain', title: '{{ template "title" . }}'}]
            """;

    private static final String EXPECTED =
            """
            parts:
              title: [inbox/headers/Subject, chat/title]
              page: [inbox/html]
              end: [inbox/send_resolved]
            every:
              labels: {service: shop}
              mentions: {title: [alertname], page: [title, summary, query, service]}
            notifications:
              - name: it is down
                group: [service, severity]
                alerts:
                  - {labels: {alertname: Down, service: shop}, annotations: {summary: a}, query: 'http://q'}
                  - {labels: {alertname: Slow, service: shop}, annotations: {summary: a}, ended: '2026-11-20T10:05:00Z'}
                shows: {title: Down at shop, page: "<b>\\nDown\\n</b>", end: true}
            """;

    private static final String RULES =
            """
            groups:
              - name: shop
                rules:
                  - alert: Down
                    expr: up == 0
                    annotations: {summary: "{{ $labels.service }} isn't up, see {{ $externalURL }}/page"}
            """;

    private static final String PAGE_OF_ALERT = "<b>DOWN some isn&#39;t up, see https://server.example/page of shop"
            + " https://server.example/graph?g0.expr=Down&amp;g0.tab=1</b>";

    private final Map<String, String> files = new HashMap<>();

    /** What the tool prints: fields and notifications are separated by control characters. */
    private static String rendered(String title, String page) {
        return String.join("\u001e", title, "true", page) + "\u001e\u001d";
    }

    private static final String RIGHT = rendered("Down at shop\n", "<b>\nDown\n</b>") + rendered("Down", PAGE_OF_ALERT);

    private CheckedFile check(String expected, String output) {
        return NotificationCheck.read("templates.test.yaml", expected)
                .run(
                        tool(output),
                        new RouterFile("/etc/router/routing.yml", "routing.yml", ROUTING),
                        Map.of("/etc/router/a.tmpl", "{{ define \"title\" }}..."),
                        List.of(RuleFile.read("shop.yml", RULES, new Problems()).orElseThrow()),
                        new FakeClock());
    }

    private static List<String> lines(CheckedFile file) {
        return file.findings().stream()
                .map(finding -> finding.at() + " " + finding.subject() + ": " + finding.what())
                .toList();
    }

    @Test
    void passesWhereAllIsShownAndMentioned() {
        CheckedFile checked = check(EXPECTED, RIGHT);

        assertEquals(List.of(), lines(checked));
        assertEquals(4, checked.cases(), "three parts, and an alert");
        assertEquals(4, checked.passed());
    }

    @Test
    void rendersTheTemplatesOfAllReceiversInOneScript() {
        check(EXPECTED, RIGHT);

        assertEquals("{{ define \"title\" }}...", files.get("/rendering/etc/router/a.tmpl"));
        assertEquals(
                """
                for data in /rendering/data/*.json; do
                amtool template render --template.type=text --template.glob='/rendering/etc/router/*.tmpl' \
                --template.text='{{ template "title" . }}\u001etrue' --template.data=$data 2>&1
                printf '\u001e'
                amtool template render --template.type=html --template.glob='/rendering/etc/router/*.tmpl' \
                --template.text='{{ template "page" . }}' --template.data=$data 2>&1
                printf '\u001e'
                printf '\u001d'
                done
                """,
                files.get("/rendering/render.sh"));
    }

    @Test
    void givesTheDataOfANotification() {
        check(EXPECTED, RIGHT);

        Node data =
                Json.read(files.getOrDefault("/rendering/data/00000.json", "")).orElseThrow();
        assertEquals(Optional.of("firing"), data.text("/status"));
        assertEquals(Map.of("service", "shop"), data.texts("/groupLabels"));
        assertEquals(Map.of("service", "shop"), data.texts("/commonLabels"));
        assertEquals(Map.of("summary", "a"), data.texts("/commonAnnotations"));
        assertEquals(Optional.of("firing"), data.text("/alerts/0/status"));
        assertEquals(Optional.of("http://q"), data.text("/alerts/0/generatorURL"));
        assertEquals(Optional.of("resolved"), data.text("/alerts/1/status"));
        assertEquals(Optional.of("2026-11-20T10:05:00Z"), data.text("/alerts/1/endsAt"));
        assertEquals(
                Optional.of("some isn't up, see https://server.example/page"),
                Json.read(files.getOrDefault("/rendering/data/00001.json", ""))
                        .orElseThrow()
                        .text("/alerts/0/annotations/summary"));
    }

    @Test
    void findsWhatLooksOtherwise() {
        CheckedFile checked =
                check(EXPECTED, rendered("Down at cart", "<b>\nUp\n</b>") + rendered("Down", PAGE_OF_ALERT));

        assertEquals(
                List.of(
                        "templates.test.yaml:9 it is down: inbox/headers/Subject shows \"Down at cart\" instead of"
                                + " \"Down at shop\" in line 1",
                        "templates.test.yaml:9 it is down: inbox/html shows \"Up\" instead of \"Down\" in line 2"),
                lines(checked));
        assertEquals(2, checked.passed());
    }

    @Test
    void findsAlertsWhoseNotificationDoesNotMentionWhatItMust() {
        CheckedFile checked =
                check(EXPECTED, rendered("Down at shop", "<b>\nDown\n</b>") + rendered("Up", "<b>Up of shop</b>"));

        assertEquals(
                List.of(
                        "shop.yml:4 Down: inbox/headers/Subject does not mention its alertname: Down",
                        "shop.yml:4 Down: chat/title does not mention its alertname: Down",
                        "shop.yml:4 Down: inbox/html does not mention its summary:"
                                + " some isn't up, see https://server.example/page",
                        "shop.yml:4 Down: inbox/html does not mention its query:"
                                + " https://server.example/graph?g0.expr=Down&g0.tab=1"),
                lines(checked));
        assertEquals(3, checked.passed());
    }

    @Test
    void showsWhatTheToolSaysOfATemplateThatIsWrong() {
        assertEquals(
                "templates.test.yaml:9 it is down: inbox/headers/Subject shows \"amtool: error: no such function\""
                        + " instead of \"Down at shop\" in line 1",
                lines(check(EXPECTED, "amtool: error: no such function")).get(0));
    }

    @Test
    void findsFieldsThatNoPartHasAndPartsThatNothingShows() {
        String expected = EXPECTED.replace("inbox/headers/Subject, chat/title", "inbox/headers/Subject, chat/text")
                .replace(", page: \"<b>\\nDown\\n</b>\"", ", color: red");

        assertEquals(
                List.of(
                        "routing.yml:9 chat/title: no notification is expected to show it",
                        "templates.test.yaml:2 chat/text: no receiver has such a field",
                        "templates.test.yaml:3 page: no notification shows it",
                        "templates.test.yaml:9 it is down: there is no part color"),
                lines(check(expected, RIGHT)));
    }

    @Test
    void reportsProblemsOfItsFile() {
        FailureException failure = assertThrows(
                FailureException.class,
                () -> NotificationCheck.read("t.yaml", "parts: {}\nnotifications:\n  - {name: a, alert: []}\n"));

        assertEquals(
                List.of(
                        "t.yaml:1 \"every\" is missing",
                        "t.yaml:1 \"mentions\" is missing",
                        "t.yaml:3 a notification without alerts",
                        "t.yaml:3 unknown key \"alert\""),
                failure.failures().stream()
                        .map(each -> each.what() + " " + each.why())
                        .toList());
    }

    /** Keeps its files, and prints this. */
    private EphemeralContainer tool(String output) {
        return new EphemeralContainer() {
            @Override
            public Output run(List<String> command) {
                assertEquals(List.of("sh", "/rendering/render.sh"), command);
                return new Output(0, output);
            }

            @Override
            public void write(Map<String, String> written) {
                files.putAll(written);
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
