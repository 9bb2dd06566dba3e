package dev.devmon.alerting.routing;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.alerting.routing.InhibitionCase.Outcome;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.session.Polling;
import dev.devmon.stores.ServedApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks in a running router which alerts mute which others. */
public final class InhibitionCheck {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final String file;
    private final List<InhibitionCase> cases;
    private final List<String> apart;

    private InhibitionCheck(String file, List<InhibitionCase> cases, List<String> apart) {
        this.file = file;
        this.cases = cases;
        this.apart = apart;
    }

    /**
     * Reads {@code apart: [label, ..]} and {@code cases: [..]}. No matcher may refer to the values of the labels in
     * {@code apart}: they get the number of the case, so that cases do not interfere.
     *
     * @throws dev.devmon.failure.FailureException with every problem of the file
     */
    public static InhibitionCheck read(String file, String text) {
        return Yaml.read(
                file,
                text,
                fields -> new InhibitionCheck(
                        file,
                        fields.list("cases", InhibitionCase::read).stream()
                                .flatMap(List::stream)
                                .toList(),
                        fields.texts("apart")));
    }

    /** Returns a configuration whose receivers notify nobody. */
    public static String withoutChannels(String configuration) {
        Node root = Yaml.read("routing", configuration);
        Map<String, Node> entries = new LinkedHashMap<>(root.entries(""));
        List<Node> names = root.children("/receivers").stream()
                .flatMap(receiver -> receiver.find("/name").stream())
                .map(name -> (Node) new Node.Mapping(name.at(), Map.of("name", name), Map.of()))
                .toList();
        entries.put("receivers", new Node.Sequence(root.at(), names));
        return Yaml.write(new Node.Mapping(root.at(), entries, Map.of()));
    }

    /**
     * Makes all the alerts fire, and compares which are muted.
     *
     * @param router a router without alerts that mute one of these, or are muted by one
     */
    public CheckedFile run(ServedApi router, RouterFile configuration, Polling polling, Clock clock) {
        Instant begin = clock.instant();
        List<Finding> found = new ArrayList<>();
        InhibitRule.all(configuration.read()).forEach(rule -> found.addAll(InhibitionCase.missing(rule, cases, file)));
        // The router handles alerts in order: once the last are muted, the others will not be any more
        List<InhibitionCase> numbered = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            numbered.add(cases.get(i).numbered(i + 1, apart));
        }
        numbered.sort(Comparator.comparing(each -> each.outcome() == Outcome.MUTED));
        // Of sources with equal labels the router remembers the last: that must not be the target, which may be one too
        FiringAlerts.send(
                router,
                numbered.stream()
                        .flatMap(each -> Stream.of(each.target(), each.source()))
                        .toList());
        List<InhibitionCase> muted = numbered.stream()
                .filter(each -> each.outcome() == Outcome.MUTED)
                .toList();
        polling.await(
                WITHIN,
                () -> differences(muted, router).stream().map(Finding::what).findFirst());
        List<Finding> failed = differences(numbered, router);
        found.addAll(failed);
        return CheckedFile.cases(
                file,
                CheckedFile.Kind.INHIBITIONS,
                cases.size(),
                cases.size() - failed.size(),
                Duration.between(begin, clock.instant()),
                found);
    }

    private static List<Finding> differences(List<InhibitionCase> cases, ServedApi router) {
        Map<Map<String, String>, Node> alerts = FiringAlerts.of(router);
        List<Finding> found = new ArrayList<>();
        for (InhibitionCase each : cases) {
            difference(each, alerts)
                    .ifPresent(what -> found.add(new Finding(
                            each.at(),
                            each.target() + " while there is " + each.source(),
                            what,
                            "correct the inhibit rules, or what is expected of them")));
        }
        return found;
    }

    private static Optional<String> difference(InhibitionCase each, Map<Map<String, String>, Node> alerts) {
        Node source = alerts.get(each.source());
        Node target = alerts.get(each.target());
        if (source == null || target == null) {
            return Optional.of("the router does not know both alerts");
        }
        List<String> muting = target.children("/status/inhibitedBy").stream()
                .flatMap(fingerprint -> fingerprint.text("").stream())
                .toList();
        if (each.outcome() == Outcome.HEARD) {
            return muting.isEmpty() ? Optional.empty() : Optional.of("is muted and should be heard");
        }
        return muting.contains(source.text("/fingerprint").orElse(""))
                ? Optional.empty()
                : Optional.of("is heard and should be muted");
    }
}
