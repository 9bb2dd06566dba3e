package dev.devmon.definition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references in commands, environments and configuration files. Only the forms below are references; any other
 * {@code $} is literal, since the components' own configuration languages are full of them.
 */
public final class Template {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{((?:port|component|env|stack|network|machine|forward)\\.[^}]*)}");
    private static final Pattern OWN_PORT = Pattern.compile("port\\.([\\w-]+)");
    private static final Pattern COMPONENT_PORT = Pattern.compile("component\\.([\\w-]+)\\.port\\.([\\w-]+)");
    private static final Pattern ENVIRONMENT = Pattern.compile("env\\.(\\w+)(?::-(.*))?");

    private Template() {}

    /** The values of references, a method for each form. */
    public interface Values {
        /** {@code ${port.http}}: the host port published for the component's own port. */
        String ownPort(String port);

        /** {@code ${component.x.port.http}}: the host port published for another component's port. */
        String componentPort(String component, String port);

        /**
         * {@code ${env.X:-default}}: a variable of the user's environment; as in a shell, an empty one counts as unset.
         */
        String environment(String variable, Optional<String> otherwise);

        /** {@code ${stack.name}}. */
        String stackName();

        /** {@code ${network.bind}}: the address on which a component on the host's network listens. */
        String networkBind();

        /**
         * {@code ${network.host}}: the address at which a component on the host's network reaches the machine's
         * loopback services.
         */
        String networkHost();

        /** {@code ${machine.zone}}: the time zone of this machine, as in {@code Europe/Berlin}. */
        String machineZone();

        /** {@code ${forward.otlp.endpoint}} and the other {@link Forward#REFERENCES}. */
        String forward(String reference);

        /** Handles a reference of no known form. */
        String unknown(String reference);
    }

    /** Returns the text with every reference replaced. */
    public static String fill(String text, Values values) {
        if (!text.contains("${")) {
            return text;
        }
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), values)));
    }

    private static String value(String reference, Values values) {
        Matcher own = OWN_PORT.matcher(reference);
        if (own.matches()) {
            return values.ownPort(own.group(1));
        }
        Matcher component = COMPONENT_PORT.matcher(reference);
        if (component.matches()) {
            return values.componentPort(component.group(1), component.group(2));
        }
        Matcher environment = ENVIRONMENT.matcher(reference);
        if (environment.matches()) {
            return values.environment(environment.group(1), Optional.ofNullable(environment.group(2)));
        }
        return switch (reference) {
            case "stack.name" -> values.stackName();
            case "network.bind" -> values.networkBind();
            case "network.host" -> values.networkHost();
            case "machine.zone" -> values.machineZone();
            default -> Forward.REFERENCES.contains(reference) ? values.forward(reference) : values.unknown(reference);
        };
    }
}
