package dev.devmon.discovery.identify;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names services. What a service says of itself is taken as it is, since its traces carry the same name; a guess is
 * written as {@code lower-case-words}, and skipped when it is a word like {@code main} or {@code app}.
 *
 * @param explicit ways to find the name that a service gives itself, best first
 * @param guesses ways to guess its name, best first
 * @param generic words that do not serve as names
 */
record ServiceNaming(List<NameRule> explicit, List<NameRule> guesses, Set<String> generic) {
    private static final Pattern FOREIGN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._-]+");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern SEPARATORS = Pattern.compile("[._-]+");
    private static final Pattern OUTER = Pattern.compile("^-|-$");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\x{2028}\\x{2029}]");
    private static final int LONGEST = 63;

    /** The longest stated name, in characters: more than anyone types, and little enough for a label. */
    private static final int LONGEST_STATED = 200;

    static final String NAMELESS = "unknown";

    ServiceNaming {
        explicit = List.copyOf(explicit);
        guesses = List.copyOf(guesses);
        generic = Set.copyOf(generic);
    }

    String name(Subject subject) {
        for (NameRule rule : explicit) {
            Optional<String> name =
                    rule.find(subject).map(ServiceNaming::stated).filter(text -> !text.isEmpty());
            if (name.isPresent()) {
                return name.get();
            }
        }
        for (NameRule rule : guesses) {
            for (String part : parts(rule.find(subject))) {
                String name = words(part);
                if (!name.isEmpty() && !generic.contains(name)) {
                    return name;
                }
            }
        }
        return subject.process() == null ? NAMELESS : clean(subject.process().program());
    }

    /** Returns the environment variables that the rules look at. */
    Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        explicit.forEach(rule -> {
            if (rule instanceof NameRule.Environment environment) {
                variables.add(environment.variable());
            } else if (rule instanceof NameRule.ResourceAttribute attribute) {
                variables.add(attribute.variable());
            }
        });
        return variables;
    }

    /** Splits a path into its folders, the innermost first; anything else is one part. */
    private static List<String> parts(Optional<String> found) {
        List<String> parts = new ArrayList<>(List.of(found.orElse("").split("[/\\\\]", -1)));
        Collections.reverse(parts);
        return parts;
    }

    /**
     * Strips what no text contains, control characters and unpaired surrogates, and cuts the rest to the longest
     * length.
     */
    private static String stated(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("").strip();
        int length = visible.codePointCount(0, visible.length());
        return length <= LONGEST_STATED
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, LONGEST_STATED))
                        .strip();
    }

    /** Replaces what is neither a letter nor a digit of any script, and might need quoting in a shell. */
    private static String clean(String text) {
        String composed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC); // macOS decomposes names of files
        String cleaned = FOREIGN.matcher(composed).replaceAll("-");
        int length = cleaned.codePointCount(0, cleaned.length());
        return cleaned.substring(0, cleaned.offsetByCodePoints(0, Math.min(LONGEST, length)));
    }

    /** Writes a name as words in lower case: {@code Orders.ApiService} -> {@code orders-api-service}. */
    private static String words(String text) {
        String split = HUMP.matcher(clean(text)).replaceAll("-").toLowerCase(Locale.ROOT);
        String joined = SEPARATORS.matcher(split).replaceAll("-");
        return OUTER.matcher(joined).replaceAll("");
    }
}
