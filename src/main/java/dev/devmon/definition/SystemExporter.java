package dev.devmon.definition;

/**
 * The exporter of one kind of system.
 *
 * @param component the exporter
 * @param measures all that it measures
 * @param system the kind in question
 */
public record SystemExporter(Component component, Measures measures, MeasuredSystem system) {
    public String name() {
        return component.name();
    }
}
