package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.signals.Consumer.Selector;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the rules do is tested by stack/prometheus/tests/consumers_test.yml; here, how entries are read. */
class ConsumersTest {
    private final Problems problems = new Problems();

    @Test
    void readsEverythingThatAConsumerCanSay() {
        Consumer rich = read(
                """
                rich:
                  frameworks: Rich
                  priority: 30
                  processed: [done_total, 'lost_total{why!="", how=~"a,b|{c}"}']
                  failed: lost_total
                  duration: rich_seconds
                  depth: 'jobs{state="waiting"}'
                  active: 'jobs{state="active"}'
                  where: a!=""
                  component: [app, '']
                  service: [service, job]
                  env: deployment
                  queue: [topic, name]
                """);
        problems.throwIfAny();

        assertEquals(
                List.of(
                        new Selector("done_total", List.of()),
                        new Selector("lost_total", List.of("why!=\"\"", "how=~\"a,b|{c}\""))),
                rich.processed());
        assertEquals(List.of(new Selector("lost_total", List.of())), rich.failed());
        assertEquals(List.of("rich_seconds"), rich.durations());
        assertEquals(List.of("topic", "name"), rich.sources().get("queue"));
        assertEquals(List.of("deployment"), rich.sources().get("env"));
        assertEquals(
                "jobs{component=~\"app|\", a!=\"\", state=\"waiting\"}",
                rich.series(rich.depth().get(0)));
        assertEquals(
                "jobs{component=~\"app|\", a!=\"\", state=\"active\"}",
                rich.series(rich.active().get(0)));
    }

    @Test
    void fillsInWhatAConsumerLeavesOut() {
        Consumer plain = read("plain: {frameworks: Plain, priority: 1, duration: plain_seconds}");
        problems.throwIfAny();

        assertEquals(List.of(new Selector("plain_seconds_count", List.of())), plain.processed());
        assertEquals(List.of("app"), plain.components());
        assertEquals(List.of("queue"), plain.sources().get("queue"));
    }

    @Test
    void addsTheUsersConsumersAndReplacesThoseOfTheSameName() {
        List<Consumer> consumers = read(
                "plain: {frameworks: Plain, priority: 1, duration: plain_seconds}",
                List.of(
                        "acme: {frameworks: Acme, priority: 2, processed: acme_total}",
                        "plain: {frameworks: Ours, priority: 1, processed: ours_total}"));
        problems.throwIfAny();

        assertEquals(
                List.of("plain ours_total", "acme acme_total"),
                consumers.stream()
                        .map(consumer -> consumer.name() + " "
                                + consumer.processed().get(0).metric())
                        .toList());
    }

    @Test
    void reportsErrors() {
        read("Bad-Name: {frameworks: A, priority: 5, depth: 'jobs{state}', x: 1}");

        assertEquals(
                """
                "Bad-Name" is not a valid convention name
                convention Bad-Name names no metric that counts messages
                depth: expected the name of a metric, with conditions or without, such as jobs{state="waiting"}, found "jobs{state}"
                unknown key "x"
                """,
                problems.list().stream().map(problem -> problem.what() + "\n").collect(Collectors.joining()));
    }

    private Consumer read(String consumers) {
        return read(consumers, List.of()).get(0);
    }

    private List<Consumer> read(String consumers, List<String> own) {
        List<Node> nodes = own.stream()
                .map(text -> Objects.requireNonNull(Yaml.read("devmon.yaml", text, problems)))
                .toList();
        return Conventions.read(
                        "conventions.yaml",
                        "schema: 1\nconventions: {}\nconsumers:\n" + consumers.indent(2),
                        new SignalSettings(List.of(), nodes, List.of()),
                        problems)
                .consumers();
    }
}
