package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Alerts that the real Alertmanager delivers, as those who receive them see them. */
@Tag("docker")
@Timeout(240)
class AlertChannelsIT {
    /** A stand-in takes the place of those who receive webhooks; any component's would do. */
    private static final String RECEIVER = "http://jaeger:16686";

    /** A stack that delivers. */
    private abstract static class Delivery implements AutoCloseable {
        final LabStack lab = new LabStack().require("mailpit").image("jaeger", LabStack.STAND_IN);
        final Inbox inbox = new Inbox(lab.port("mailpit", "http"));
        final WebhookRequests webhooks = new WebhookRequests(lab.container("jaeger"));

        /** Fires an alert for a minute. */
        void fire(String alert, String severity, String category, String env) throws IOException, InterruptedException {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("alertname", alert);
            labels.put("severity", severity);
            labels.put("category", category);
            labels.put("service", "shop");
            labels.put("env", env);
            String body = Json.write(List.of(Map.of(
                    "labels",
                    labels,
                    "annotations",
                    Map.of(
                            "summary", "Orders of shop fail",
                            "description", "10% of the orders fail",
                            "runbook_url", "https://wiki.example/shop/" + alert),
                    "generatorURL",
                    "http://localhost:9090/graph?g0.expr=orders")));
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + lab.port("alertmanager", "http") + "/api/v2/alerts"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
        }

        String dashboard(String page) {
            return "http://localhost:" + lab.port("grafana", "http") + "/d/" + page + "?var-service=shop";
        }

        @Override
        public void close() {
            lab.close();
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithChannels extends Delivery {
        @BeforeAll
        void bringUp() throws IOException {
            secret("slack-development.url", RECEIVER + "/services/T0/B0/development\n");
            secret("slack-staging.url", RECEIVER + "/services/T0/B0/staging\n");
            secret("pagerduty.key", "0123456789abcdef0123456789abcdef\n");
            secret("one.url", RECEIVER + "/hooks/one");
            secret("two.url", RECEIVER + "/hooks/two");
            secret("heartbeat.url", RECEIVER + "/heartbeat");
            lab.settings(
                            """
                            alerting:
                              slack:
                                development: {webhookFile: slack-development.url, channel: '#shop'}
                                staging: {webhookFile: slack-staging.url}
                              pagerduty: {routingKeyFile: pagerduty.key, url: '%1$s/v2/enqueue'}
                              email:
                                to: security@shop.example
                                from: devmon@shop.example
                                smarthost: mailpit:1025
                                requireTls: false
                              webhooks: [{urlFile: one.url}, {urlFile: two.url}]
                              heartbeat: {urlFile: heartbeat.url}
                            """
                                    .formatted(RECEIVER))
                    .run("up", "alertmanager", "mailpit", "jaeger")
                    .expecting(0);
        }

        private void secret(String name, String content) throws IOException {
            lab.write(name, content);
            Path file = lab.folder.resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }

        @AfterAll
        void takeDown() {
            close();
        }

        @Test
        void slackGetsAnIncomingWebhooksMessage() throws Exception {
            fire("OrdersFail", "warning", "business", "development");

            WebhookRequests.Request request = webhooks.await(
                    "/services/T0/B0/development", body -> body.toString().contains("OrdersFail"));

            assertEquals("application/json", request.contentType());
            Node body = request.body();
            String title = "[FIRING:1] WARNING development/shop OrdersFail";
            assertEquals("#shop", text(body, "/channel"));
            assertEquals(title, text(body, "/attachments/0/title"));
            assertEquals(title, text(body, "/attachments/0/fallback"));
            assertEquals(dashboard("devmon-business"), text(body, "/attachments/0/title_link"));
            assertEquals("#FF9830", text(body, "/attachments/0/color"));
            assertEquals(
                    """
                    Orders of shop fail
                    10%% of the orders fail
                    Runbook: https://wiki.example/shop/OrdersFail
                    Query: http://localhost:9090/graph?g0.expr=orders
                    Dashboard: %s
                    """
                            .formatted(dashboard("devmon-business")),
                    text(body, "/attachments/0/text"));
            assertTrue(webhooks.to("/services/T0/B0/staging").stream()
                    .noneMatch(other -> other.body().toString().contains("OrdersFail")));
        }

        @Test
        void stagingHasAChannelOfItsOwnWithTheDefaultName() throws Exception {
            fire("StagingFails", "critical", "availability", "staging");

            WebhookRequests.Request request = webhooks.await(
                    "/services/T0/B0/staging", body -> body.toString().contains("StagingFails"));

            assertEquals("#devmon-staging", text(request.body(), "/channel"));
            assertEquals("#F2495C", text(request.body(), "/attachments/0/color"));
        }

        @Test
        void pagerdutyGetsAnEventOfItsVersion2() throws Exception {
            fire("ProductionFails", "critical", "availability", "production");

            Node body = webhooks.await("/v2/enqueue", event -> event.toString().contains("ProductionFails"))
                    .body();

            assertEquals("0123456789abcdef0123456789abcdef", text(body, "/routing_key"));
            assertEquals("trigger", text(body, "/event_action"));
            assertFalse(text(body, "/dedup_key").isEmpty());
            assertEquals("devmon", text(body, "/client"));
            assertEquals(dashboard("devmon-service-overview"), text(body, "/client_url"));
            assertEquals("[FIRING:1] CRITICAL production/shop ProductionFails", text(body, "/payload/summary"));
            assertEquals("critical", text(body, "/payload/severity"));
            assertEquals("shop", text(body, "/payload/component"));
            assertEquals("production", text(body, "/payload/group"));
            assertEquals("availability", text(body, "/payload/class"));
            assertFalse(text(body, "/payload/source").isEmpty());
            assertEquals("https://wiki.example/shop/ProductionFails", text(body, "/links/0/href"));
        }

        @Test
        void everyWebhookGetsAlertmanagersDocument() throws Exception {
            fire("HooksFail", "warning", "performance", "development");

            for (String path : List.of("/hooks/one", "/hooks/two")) {
                Node body = webhooks.await(path, document -> document.toString().contains("HooksFail"))
                        .body();
                assertEquals("4", text(body, "/version"));
                assertEquals("firing", text(body, "/status"));
                assertEquals("webhook-custom", text(body, "/receiver"));
                assertEquals("HooksFail", text(body, "/groupLabels/alertname"));
                assertEquals("performance", text(body, "/alerts/0/labels/category"));
                assertEquals("https://wiki.example/shop/HooksFail", text(body, "/alerts/0/annotations/runbook_url"));
            }
        }

        @Test
        void securityIsMailedWithLinks() throws Exception {
            fire("LoginsFail", "warning", "security", "development");

            Node mail = inbox.awaitMail("security@shop.example", "LoginsFail");

            assertEquals("devmon@shop.example", text(mail, "/From/Address"));
            assertEquals("[FIRING:1] WARNING development/shop LoginsFail", text(mail, "/Subject"));
            String html = text(mail, "/HTML");
            for (String link : List.of(
                    "https://wiki.example/shop/LoginsFail",
                    "http://localhost:9090/graph?g0.expr=orders",
                    dashboard("devmon-security"))) {
                assertTrue(html.contains("href=\"" + link + "\""), () -> link + " in " + html);
                assertTrue(text(mail, "/Text").contains(link), () -> link + " in " + text(mail, "/Text"));
            }
        }

        @Test
        void theHeartbeatGoesToWhoeverWatchesAndToNobodyElse() throws Exception {
            fire("Watchdog", "none", "meta", "");

            Node body = webhooks.await("/heartbeat", document -> true).body();

            assertEquals("webhook-heartbeat", text(body, "/receiver"));
            assertEquals("Watchdog", text(body, "/alerts/0/labels/alertname"));
        }

        @Test
        void nothingIsMailedToTheInboxOfAConfiguredChannel() throws Exception {
            fire("NotMailed", "warning", "business", "development");
            webhooks.await("/hooks/one", body -> body.toString().contains("NotMailed"));
            webhooks.await(
                    "/services/T0/B0/development", body -> body.toString().contains("NotMailed"));

            assertTrue(
                    inbox.recipients().stream().noneMatch(to -> to.endsWith("@devmon.local")),
                    () -> inbox.recipients().toString());
        }

        @Test
        void theSettingsAreShownWithoutTheSecrets() {
            String config = lab.run("config").expecting(0).out();

            assertTrue(config.contains("alerting.slack.development.webhookFile"), config);
            assertFalse(config.contains("/services/T0/"), config);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithoutChannels extends Delivery {
        @BeforeAll
        void bringUp() {
            lab.run("up", "alertmanager", "mailpit", "jaeger").expecting(0);
        }

        @AfterAll
        void takeDown() {
            close();
        }

        @Test
        void everyChannelHasAMailboxAndNothingIsMailedTwice() throws Exception {
            fire("DevelopmentFails", "warning", "security", "development");
            fire("StagingFails", "warning", "business", "staging");
            fire("ProductionFails", "critical", "availability", "production");
            fire("ProductionWarns", "warning", "availability", "production");

            Map.of(
                            "slack-development", "DevelopmentFails",
                            "email-compliance-security", "DevelopmentFails",
                            "slack-staging", "StagingFails",
                            "pagerduty-critical", "ProductionFails",
                            "inbox", "ProductionWarns")
                    .forEach((receiver, alert) -> inbox.awaitMail(receiver + "@devmon.local", alert));
            assertTrue(
                    inbox.recipients().stream().noneMatch(to -> to.startsWith("webhook-custom")),
                    () -> inbox.recipients().toString());
        }

        @Test
        void theHeartbeatIsMailedToNobody() throws Exception {
            fire("Watchdog", "none", "meta", "");
            fire("AfterIt", "warning", "business", "development");
            inbox.awaitMail("slack-development@devmon.local", "AfterIt");

            assertTrue(inbox.recipients().stream().noneMatch(to -> to.startsWith("webhook-heartbeat")));
            assertEquals(List.of(), webhooks.all());
        }
    }
}
