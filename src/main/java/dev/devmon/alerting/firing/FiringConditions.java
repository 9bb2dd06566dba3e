package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import dev.devmon.promql.RuleKind;
import dev.devmon.stores.LoadedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides for each alert whether the series that it needs exist, and whether their values can get high enough. */
public final class FiringConditions {
    /** The values of {@code component} in series about services; pushed series have none. */
    private static final List<String> OF_SERVICES = List.of("app", "probe", "spanmetrics", "");

    /** The most missing series that are named; there may be one for every framework. */
    private static final int NAMED = 3;

    private final AdviceBook book;
    private final Set<Selector> selectors = new LinkedHashSet<>();
    private final Map<String, Requirement> ofServices = new LinkedHashMap<>();
    private final Map<String, Requirement> ofNoService = new LinkedHashMap<>();

    public FiringConditions(List<LoadedRule> rules, AdviceBook book) {
        this.book = book;
        Map<RuleKind, List<LoadedRule>> kinds = rules.stream().collect(Collectors.groupingBy(LoadedRule::kind));
        Requirements requirements = new Requirements(kinds.getOrDefault(RuleKind.RECORD, List.of()));
        kinds.getOrDefault(RuleKind.ALERT, List.of()).forEach(alert -> {
            Requirement requirement = requirements.of(alert.expression());
            boolean service = requirement.origins().anyMatch(this::ofService);
            (service ? ofServices : ofNoService)
                    .merge(alert.name(), requirement, (one, other) -> new Requirement.Any(List.of(one, other)));
        });
        selectors.addAll(requirements.selectors());
        selectors.addAll(book.selectors());
    }

    private boolean ofService(Selector selector) {
        return book.shared().stream()
                        .noneMatch(metric -> metric.matcher(selector.name()).matches())
                && selector.matchers().stream()
                        .filter(matcher -> matcher.label().equals("component"))
                        .allMatch(matcher -> OF_SERVICES.stream().anyMatch(matcher::accepts));
    }

    /** Returns the series that an index must hold. */
    public Set<Selector> selectors() {
        return selectors;
    }

    /** Returns the firability of every alert about services, in the order of the rules. */
    public List<Firability> of(
            String service, @Nullable String runtime, SeriesIndex index, List<Ceiling.Measured> ceilings) {
        return judged(ofServices, index.of(service), runtime).stream()
                .map(judged -> judged.canFire() ? underCeilings(judged, service, ceilings) : judged)
                .toList();
    }

    private static Firability underCeilings(Firability judged, String service, List<Ceiling.Measured> ceilings) {
        return ceilings.stream()
                .flatMap(ceiling -> ceiling.of(service, judged.alert()).stream())
                .findFirst()
                .orElse(judged);
    }

    /** Returns the firability of every alert that is about no service: the machine, its containers, the stack. */
    public List<Firability> ofNoService(SeriesIndex index) {
        return judged(ofNoService, index.all(), null);
    }

    private List<Firability> judged(
            Map<String, Requirement> alerts, Requirement.Presence presence, @Nullable String runtime) {
        List<Firability> judged = new ArrayList<>();
        alerts.forEach(
                (alert, requirement) -> judged.add(judged(alert, requirement.missing(presence), presence, runtime)));
        return judged;
    }

    private Firability judged(
            String alert, List<Set<String>> missing, Requirement.Presence presence, @Nullable String runtime) {
        if (missing.isEmpty()) {
            return new Firability(alert, missing, "", null, null);
        }
        List<String> absent = missing.stream().flatMap(Set::stream).toList();
        return book.advice().stream()
                .filter(advice -> advice.fits(absent, presence, runtime))
                .findFirst()
                .map(advice -> advice.about(presence))
                .map(advice -> new Firability(alert, missing, advice.says(), advice.change(), advice.condition()))
                .orElseGet(() -> new Firability(alert, missing, plainly(missing.get(0)), null, null));
    }

    private static String plainly(Set<String> alternatives) {
        String named = alternatives.stream().limit(NAMED).collect(Collectors.joining(" or "));
        return "there is no " + named
                + (alternatives.size() > NAMED ? " or " + (alternatives.size() - NAMED) + " others" : "");
    }
}
