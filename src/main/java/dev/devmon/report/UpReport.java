package dev.devmon.report;

import dev.devmon.app.Up;
import dev.devmon.codec.Json;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Step;
import dev.devmon.reconcile.Page;
import dev.devmon.text.Visible;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Formats what {@code up} did, and how to go on. */
public final class UpReport {
    private UpReport() {}

    private record PlanDocument(int schemaVersion, List<StepEntry> steps) {}

    private record StepEntry(String action, String subject, String object, String because) {}

    private record UpDocument(
            int schemaVersion,
            List<StepEntry> steps,
            List<ComponentEntry> components,
            List<String> services,
            List<String> notes) {}

    private record ComponentEntry(String name, List<Page> links, Map<String, Integer> ports) {}

    public static String text(Up.Result result, TextStyle.Mode mode) {
        StringBuilder text = new StringBuilder();
        List<Page> links = result.blueprints().stream()
                .flatMap(blueprint -> Page.of(blueprint.definition(), blueprint.ports()).stream())
                .toList();
        if (!links.isEmpty()) {
            Table pages = new Table(mode, "PAGE", "ADDRESS");
            links.forEach(link -> pages.row(link.title(), link.url()));
            text.append(pages).append('\n');
        }
        if (!result.skipped().isEmpty()) {
            Table skipped = new Table(mode, "SKIPPED", "WHY");
            result.skipped()
                    .forEach(component -> skipped.row(component.name(), String.valueOf(component.skipReason())));
            text.append(skipped).append('\n');
        }
        if (!result.services().isEmpty()) {
            text.append("services: ")
                    .append(String.join(", ", result.services()))
                    .append('\n');
        }
        result.notes()
                .forEach(
                        note -> text.append("note: ").append(Visible.line(note)).append('\n'));
        return text.toString();
    }

    public static String json(Up.Result result) {
        return Json.write(new UpDocument(
                1,
                steps(result.plan()),
                result.blueprints().stream().map(UpReport::component).toList(),
                result.services(),
                result.notes()));
    }

    public static String json(Plan plan) {
        return Json.write(new PlanDocument(1, steps(plan)));
    }

    private static ComponentEntry component(Blueprint blueprint) {
        Map<String, Integer> ports = new TreeMap<>();
        blueprint.ports().forEach((name, port) -> ports.put(name, port.host()));
        return new ComponentEntry(blueprint.component(), Page.of(blueprint.definition(), blueprint.ports()), ports);
    }

    private static List<StepEntry> steps(Plan plan) {
        return plan.shown().map(UpReport::step).toList();
    }

    private static StepEntry step(Step step) {
        return new StepEntry(step.action(), step.subject(), step.object(), step.because());
    }
}
