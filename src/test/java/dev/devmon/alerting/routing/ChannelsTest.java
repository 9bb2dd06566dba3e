package dev.devmon.alerting.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private static final String ROUTING =
            """
            global:
              pagerduty_url: '${alerting.pagerduty.url:-https://events.example/v2}'
            inbox:
              email_configs:
                - to: '${receiver}@devmon.local'
                  text: '{{ template "devmon.text" . }}'
            route: {receiver: chat, group_wait: 10s}
            receivers:
              - name: chat
                slack_configs:
                  - api_url_file: '${alerting.slack.webhookFile}'
                    channel: '${alerting.slack.channel:-#devmon}'
                    send_resolved: true
              - name: hooks
                webhook_configs:
                  - {url_file: '${alerting.webhooks[].urlFile}', max_alerts: 50}
              - name: mail
                email_configs:
                  - to: '${alerting.email.to}'
                    smarthost: '${alerting.email.smarthost}'
                    require_tls: ${alerting.email.requireTls:-true}
                    auth_password_file: '${alerting.email.passwordFile:-}'
              - name: heartbeat
                inbox: false
                webhook_configs:
                  - url_file: '${alerting.heartbeat.urlFile}'
              - name: nowhere
              - name: rest
                inbox: true
            """;

    private final Problems problems = new Problems();

    /** @param settings what the files say under {@code alerting}, lowest precedence first */
    private Channels channels(String... settings) {
        List<Node> files = new ArrayList<>();
        for (String text : settings) {
            files.add(Objects.requireNonNull(Yaml.read("devmon" + files.size() + ".yaml", text, problems)));
        }
        return new Channels("/etc/routing/secrets", files, problems);
    }

    /** The receiver of a name in what is filled. */
    private String receiver(String name, String... settings) {
        String filled = channels(settings).fill("routing.yml", ROUTING);
        assertEquals("", problems());
        Node root = Objects.requireNonNull(Yaml.read("filled", filled, problems));
        Node found = root.find("/receivers").orElseThrow().children().stream()
                .filter(receiver -> receiver.text("/name").orElse("").equals(name))
                .findFirst()
                .orElseThrow();
        return Yaml.write(found);
    }

    private String problems() {
        return problems.list().stream()
                .map(problem -> problem.at() + ": " + problem.what() + " -> " + problem.fix() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void whatIsAlwaysMailedNeedsNoSettings() {
        String mail =
                """
                name: rest
                email_configs:
                  - to: rest@devmon.local
                    text: "{{ template \\"devmon.text\\" . }}"
                """;

        assertEquals(mail, receiver("rest"));
        assertEquals(mail, receiver("rest", "{slack: {webhookFile: /tmp/hook}}"));
    }

    @Test
    void fillsAChannelThatHasAllItsSettings() {
        assertEquals(
                """
                name: chat
                slack_configs:
                  - api_url_file: /etc/routing/secrets/slack.webhookFile
                    channel: "#shop"
                    send_resolved: true
                """,
                receiver("chat", "slack: {webhookFile: ./slack.url, channel: '#shop'}"));
    }

    @Test
    void takesTheDefaultOfASettingThatIsNotThere() {
        String chat = receiver("chat", "slack: {webhookFile: ./slack.url}");

        assertEquals("    channel: \"#devmon\"", chat.lines().toList().get(3));
    }

    @Test
    void fillsInWhatIsOutsideOfReceiversToo() {
        assertEquals(
                """
                global:
                  pagerduty_url: http://localhost:8025/v2/enqueue
                route:
                  receiver: chat
                  group_wait: 10s
                """,
                channels("pagerduty: {url: 'http://localhost:8025/v2/enqueue'}")
                        .fill("routing.yml", ROUTING)
                        .split("receivers:\n", 2)[0]);
    }

    @Test
    void sendsAChannelThatIsNotConfiguredToTheInboxUnderItsName() {
        assertEquals(
                """
                name: chat
                email_configs:
                  - to: chat@devmon.local
                    text: "{{ template \\"devmon.text\\" . }}"
                """,
                receiver("chat"));
    }

    @Test
    void leavesAReceiverEmptyThatWantsNoInbox() {
        assertEquals("name: heartbeat\n", receiver("heartbeat"));
        assertEquals(
                """
                name: heartbeat
                webhook_configs:
                  - url_file: /etc/routing/secrets/heartbeat.urlFile
                """,
                receiver("heartbeat", "heartbeat: {urlFile: ./heartbeat.url}"));
    }

    @Test
    void leavesAReceiverWithoutSettingsAsItIs() {
        assertEquals("name: nowhere\n", receiver("nowhere"));
    }

    @Test
    void repeatsAnItemForEveryElementOfAList() {
        assertEquals(
                """
                name: hooks
                webhook_configs:
                  - url_file: "/etc/routing/secrets/webhooks[0].urlFile"
                    max_alerts: 50
                  - url_file: "/etc/routing/secrets/webhooks[1].urlFile"
                    max_alerts: 50
                """,
                receiver("hooks", "webhooks: [{urlFile: ./one}, {urlFile: ./two}]"));
    }

    @Test
    void leavesAnOptionalKeyOutWhenItIsEmpty() {
        assertEquals(
                """
                name: mail
                email_configs:
                  - to: ops@example.com
                    smarthost: mail.example:587
                    require_tls: true
                """,
                receiver("mail", "email: {to: ops@example.com, smarthost: 'mail.example:587'}"));
        assertEquals(
                """
                name: mail
                email_configs:
                  - to: ops@example.com
                    smarthost: mail.example:587
                    require_tls: false
                    auth_password_file: /etc/routing/secrets/email.passwordFile
                """,
                receiver(
                        "mail",
                        "email: {to: ops@example.com, smarthost: 'mail.example:587', requireTls: false, passwordFile: p}"));
    }

    @Test
    void reportsAChannelThatIsConfiguredByHalf() {
        channels("\nemail:\n  to: ops@example.com\n").fill("routing.yml", ROUTING);

        assertEquals(
                "devmon0.yaml:3: alerting: mail is only partly configured -> add alerting.email.smarthost\n",
                problems());
    }

    @Test
    void reportsAnUnknownKeyAndTheOneThatWasMeant() {
        channels("slack: {webhokFile: ./slack.url}\nwebhooks:\n  - {urlFil: ./one}\n")
                .fill("routing.yml", ROUTING);

        String known = "use one of: email.passwordFile, email.requireTls, email.smarthost, email.to,"
                + " heartbeat.urlFile, pagerduty.url, slack.channel, slack.webhookFile, webhooks[].urlFile\n";
        assertEquals(
                "devmon0.yaml:1: unknown key \"alerting.slack.webhokFile\" -> did you mean \"slack.webhookFile\"? "
                        + known
                        + "devmon0.yaml:3: unknown key \"alerting.webhooks[0].urlFil\" -> did you mean"
                        + " \"webhooks[].urlFile\"? "
                        + known,
                problems());
    }

    @Test
    void reportsASettingWithoutAValue() {
        channels("slack:\n  webhookFile:\n").fill("routing.yml", ROUTING);

        assertEquals(
                "devmon0.yaml:2: alerting.slack.webhookFile is empty -> give it a value, or remove the line\n",
                problems());
    }

    @Test
    void reportsSettingsThatAreNoMapping() {
        channels("[slack]").fill("routing.yml", ROUTING);

        assertEquals("devmon0.yaml:1: expected a mapping, found a list -> write `key: value` lines\n", problems());
    }

    @Test
    void takesTheValuesOfALaterFileAndItsWholeLists() {
        String[] settings = {
            "slack: {webhookFile: ./mine, channel: '#mine'}\nwebhooks: [{urlFile: ./one}, {urlFile: ./two}]",
            "slack: {channel: '#ours'}\nwebhooks: [{urlFile: ./three}]"
        };

        assertEquals(
                List.of(
                        new Setting("alerting.slack.webhookFile", "./mine", "devmon0.yaml:1"),
                        new Setting("alerting.slack.channel", "#ours", "devmon1.yaml:1"),
                        new Setting("alerting.webhooks[0].urlFile", "./three", "devmon1.yaml:2")),
                channels(settings).inForce());
        assertEquals(1, receiver("hooks", settings).split("url_file", -1).length - 1);
    }

    @Test
    void namesSecretsByTheirSettingAndSaysWhichFileHoldsThem() {
        assertEquals(
                List.of("slack.webhookFile=./slack.url devmon0.yaml:1", "webhooks[0].urlFile=./one devmon0.yaml:2"),
                channels("slack: {webhookFile: ./slack.url, channel: '#shop'}\nwebhooks: [{urlFile: ./one}]")
                        .secrets()
                        .entrySet()
                        .stream()
                        .map(secret -> secret.getKey() + "="
                                + secret.getValue().text("").orElse("") + " "
                                + secret.getValue().at())
                        .toList());
    }

    @Test
    void reportsARoutingThatIsNoYaml() {
        assertEquals("", channels().fill("routing.yml", "receivers: ["));
        assertEquals(1, problems.count());
    }
}
