package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression;
import dev.devmon.promql.Expression.Matcher;
import dev.devmon.promql.Expression.Selector;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index of the series that exist. */
public final class SeriesIndex {
    /** The labels that tell which service a series belongs to. */
    public static final Set<String> IDENTITY = Set.of("service", "service_name", "job", "component");

    private static final String ANYTHING = ".*";

    private final Map<String, List<Map<String, String>>> byMetric;
    private final Events events;

    /**
     * Metrics and label values that appear only when something happens.
     *
     * @param labels label whose values do -> pattern of values that are told apart: {@code 404} rather than {@code 4xx}
     */
    public record Events(List<EventMetric> metrics, Map<String, Pattern> labels) {
        public Events {
            metrics = List.copyOf(metrics);
            labels = Map.copyOf(labels);
        }

        private Optional<EventMetric> of(Selector selector) {
            return metrics.stream()
                    .filter(event -> event.metric().matcher(selector.name()).matches())
                    .findFirst();
        }

        /** Returns whether the present values of a label matter: not if any other may still appear. */
        public boolean tells(String label) {
            Pattern form = labels.get(label);
            return form == null || !form.pattern().equals(ANYTHING);
        }

        private boolean brings(Matcher matcher, String like) {
            Pattern form = labels.get(matcher.label());
            return form != null && form.matcher(like).matches();
        }
    }

    /**
     * Metrics that appear only when something happens.
     *
     * @param sign the series that exists while the event is possible; null when none is needed
     */
    public record EventMetric(Pattern metric, @Nullable Selector sign) {}

    /** @param series the labels of each series: {@code __name__}, {@link #IDENTITY} and those that matchers look at */
    public SeriesIndex(List<Map<String, String>> series, Events events) {
        this.byMetric = series.stream().collect(Collectors.groupingBy(labels -> label(labels, Expression.NAME)));
        this.events = events;
    }

    /** Returns the series of all services, and of none. */
    Requirement.Presence all() {
        return presence(labels -> true);
    }

    Requirement.Presence of(String service) {
        return presence(labels -> service(labels).equals(service));
    }

    /**
     * Returns the service of a series. Series from spans have the store's name as job; pushed series name their service
     * in {@code job}, after a namespace.
     */
    private static String service(Map<String, String> labels) {
        String component = label(labels, "component");
        boolean spans = component.isEmpty() || component.equals("spanmetrics");
        if (spans && labels.containsKey("service_name")) {
            return label(labels, "service_name");
        }
        String job = label(labels, "job");
        return labels.containsKey("service") ? label(labels, "service") : job.substring(job.lastIndexOf('/') + 1);
    }

    private Requirement.Presence presence(Predicate<Map<String, String>> belongs) {
        return new Requirement.Presence() {
            @Override
            public boolean has(Selector selector) {
                return events.of(selector)
                                .filter(event -> event.sign() == null || there(event.sign()))
                                .isPresent()
                        || there(selector);
            }

            private boolean there(Selector selector) {
                return matching(selector).findAny().isPresent();
            }

            private Stream<Map<String, String>> matching(Selector selector) {
                return candidates(selector).stream().filter(belongs).filter(labels -> selector.matchers().stream()
                        .allMatch(matcher -> accepted(matcher, label(labels, matcher.label()))));
            }

            @Override
            public Optional<String> name(Selector selector) {
                return matching(selector)
                        .map(labels -> label(labels, Expression.NAME))
                        .min(Comparator.naturalOrder());
            }

            @Override
            public boolean hasMetric(Selector selector) {
                return candidates(selector).stream().anyMatch(belongs);
            }
        };
    }

    private boolean accepted(Matcher matcher, String value) {
        return matcher.accepts(value) || events.brings(matcher, value);
    }

    private List<Map<String, String>> candidates(Selector selector) {
        return selector.metric().isEmpty()
                ? byMetric.values().stream().flatMap(List::stream).toList()
                : byMetric.getOrDefault(selector.metric(), List.of());
    }

    private static String label(Map<String, String> labels, String label) {
        return labels.getOrDefault(label, "");
    }
}
