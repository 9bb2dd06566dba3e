package dev.devmon.run;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs that are started alike: an entry of {@code stack/run/programs.yaml}.
 *
 * @param name matches the whole name of a program
 * @param platform the platform that runs it; null if devmon does not instrument it
 * @param interpreter what runs the program; null if nothing else does
 * @param until the word up to which a command line starts any program in the environment of a project; null if none does
 * @param prepared what is written about a program without a platform
 */
record ProgramRule(
        Pattern name,
        @Nullable Platform platform,
        @Nullable String interpreter,
        @Nullable String until,
        Prepared prepared) {
    private static final String FILE = "run/programs.yaml";

    static List<ProgramRule> all(StackFiles files) {
        return Yaml.read(FILE, files.text(FILE), fields -> {
            fields.schema(1);
            return fields.list("programs", ProgramRule::of);
        });
    }

    private static ProgramRule of(Fields rule) {
        rule.require("name");
        return new ProgramRule(
                rule.optional("name", Form.PATTERN).orElse(Pattern.compile("")),
                rule.optional("platform", Form.oneOf(Platform.class)).orElse(null),
                rule.optionalText("interpreter").orElse(null),
                rule.optionalText("until").orElse(null),
                new Prepared(
                        rule.textMap("environment"),
                        rule.optionalText("says").stream().toList()));
    }

    boolean fits(String program, List<String> words) {
        return name.matcher(program).matches() && (until == null || words.contains(until));
    }

    /** Returns whether something else may run the program than what is written here. */
    boolean isScript() {
        return interpreter != null && until == null;
    }

    /** Returns the words that start the interpreter of a program that this rule fits. */
    List<String> interpreterOf(List<String> words) {
        if (interpreter == null) {
            return words.subList(0, 1);
        }
        int before = until == null ? 0 : words.indexOf(until) + 1;
        return Stream.concat(words.subList(0, before).stream(), Stream.of(interpreter))
                .toList();
    }
}
