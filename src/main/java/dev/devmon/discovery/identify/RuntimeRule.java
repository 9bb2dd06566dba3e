package dev.devmon.discovery.identify;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signs by which a runtime is recognized.
 *
 * @param process pattern that matches one of the process's names as a whole; null to match none
 * @param command pattern to find in the arguments, one per line; null to match none
 * @param section a section of the program file; null to match none
 */
record RuntimeRule(String runtime, @Nullable Pattern process, @Nullable Pattern command, @Nullable String section) {
    boolean matches(ProcessIdentity identity) {
        Pattern name = process;
        boolean named = name != null
                && identity.names().stream().anyMatch(n -> name.matcher(n).matches());
        return named
                || (section != null && identity.sections().contains(section))
                || (command != null && command.matcher(identity.commandLines()).find());
    }
}
