package dev.devmon.signals;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.promql.PromQl;
import dev.devmon.signals.Convention.Label;
import dev.devmon.signals.Convention.Prefix;
import dev.devmon.signals.Convention.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code conventions}, whose keys are described at the head of conventions.yaml. */
final class ConventionReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9-]*");
    private static final Pattern PRIORITY = Pattern.compile("[1-9]\\d{0,5}");
    private static final Pattern STATUS = Pattern.compile("[1-5](?:\\d\\d|xx)");
    private static final Form<String> METRIC = ThresholdsReader.METRIC;
    private static final Form<String> LABEL = ThresholdsReader.LABEL;
    private static final Form<String> ROUTE = Form.matching(
            Pattern.compile(PromQl.LABEL + "(?:" + Convention.JOIN + PromQl.LABEL + ")*"),
            "the name of a label, or several with / between them");
    private static final Form<String> EXPRESSION = Form.PATTERN.map(Pattern::pattern);
    private static final List<String> APPLICATIONS = List.of("app");

    private final Fields entries;
    private final String name;
    private final Fields entry;
    private final Map<String, Map<String, String>> protocols;

    /**
     * @param entries the mapping of all conventions by name
     * @param protocols protocol -> its statuses -> the corresponding statuses of HTTP
     */
    ConventionReader(Fields entries, String name, Map<String, Map<String, String>> protocols) {
        this.entries = entries;
        this.name = name;
        this.protocols = protocols;
        this.entry = entries.fields(name);
    }

    Convention read() {
        checkName(entries, name);
        List<String> durations = entry.all("duration", METRIC);
        List<String> requests = entry.has("requests") ? entry.all("requests", METRIC) : Convention.counts(durations);
        if (requests.isEmpty()) {
            entries.problem(
                    name,
                    "convention " + name + " names no metric that counts requests",
                    "add `requests:`, or `duration:` with a histogram that counts them");
        }
        String protocol =
                entry.optional("protocol", Form.oneOf(protocols.keySet())).orElse("");
        Convention convention = new Convention(
                name,
                entry.text("frameworks"),
                priority(entry),
                protocol,
                prefix(),
                requests,
                durations,
                entry.optional("unit", Form.oneOf(Unit.class)).orElse(Unit.SECONDS),
                exponential(requests.equals(Convention.counts(durations))),
                where(entry),
                components(entry),
                sources(),
                entry.has("statuses") ? statuses(entry) : protocols.getOrDefault(protocol, Map.of()),
                entries.at(name));
        entry.rejectUnknown();
        return convention;
    }

    static void checkName(Fields entries, String name) {
        if (!NAME.matcher(name).matches()) {
            entries.problem(
                    name,
                    "\"" + name + "\" is not a valid convention name",
                    "use lower-case letters, digits and _, beginning with a letter");
        }
    }

    static List<String> where(Fields entry) {
        return entry.all("where", Form.matching(PromQl.MATCHER, "a condition such as code!=\"\""));
    }

    static List<String> components(Fields entry) {
        List<String> components =
                entry.all("component", Form.matching(COMPONENT, "a value of the label component, or ''"));
        return components.isEmpty() ? APPLICATIONS : components;
    }

    static Map<String, String> statuses(Fields entry) {
        return entry.map("statuses", Form.matching(STATUS, "a status code from 100 to 599, or a class such as 2xx"));
    }

    private boolean exponential(boolean countsByHistogram) {
        boolean exponential = entry.optionalFlag("exponential").orElse(false);
        if (exponential && (!countsByHistogram || entry.has("prefix"))) {
            entry.problem(
                    "exponential",
                    "`exponential` is for histograms of a complete name that count the requests themselves",
                    "remove it, or `requests` and `prefix`");
        }
        return exponential;
    }

    private @Nullable Prefix prefix() {
        Optional<String> form = entry.optional("prefix", EXPRESSION).map(ConventionReader::grouped);
        String except = entry.optional("except", EXPRESSION)
                .map(ConventionReader::grouped)
                .orElse("");
        return form.map(text -> new Prefix(text, except)).orElse(null);
    }

    private static String grouped(String expression) {
        return expression.contains("|") ? "(?:" + expression + ")" : expression;
    }

    static int priority(Fields entry) {
        entry.require("priority");
        return entry.optional("priority", Form.matching(PRIORITY, "a whole number from 1"))
                .map(Integer::valueOf)
                .orElse(Conventions.NO_PRIORITY);
    }

    private Map<Label, List<String>> sources() {
        Map<Label, List<String>> sources = new EnumMap<>(Label.class);
        for (Label label : Label.values()) {
            List<String> given = entry.all(label.word(), label == Label.ROUTE ? ROUTE : LABEL);
            if (given.size() > 1 && given.stream().anyMatch(source -> source.contains(Convention.JOIN))) {
                entry.problem(
                        label.word(), "joined labels are one of several alternatives", "give the joined labels alone");
            }
            sources.put(label, given.isEmpty() ? List.of(label.word()) : given);
        }
        return sources;
    }
}
