package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.MeasuredSystem.Format;
import dev.devmon.definition.MeasuredSystem.Logins;
import dev.devmon.definition.MeasuredSystem.Need;
import dev.devmon.definition.MeasuredSystem.PasswordFile;
import dev.devmon.definition.MeasuredSystem.Variables;
import dev.devmon.definition.Measures.SystemsFile;
import java.util.regex.Pattern;

/** Reads {@code measures} of a component file. */
final class MeasuresReader {
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private MeasuresReader() {}

    /** @param port the existing port that the key {@code port} names */
    static Measures read(Fields measures, String port) {
        SystemsFile file = measures.optional("file", MeasuresReader::file).orElse(null);
        return new Measures(
                port,
                measures.text("path"),
                measures.optionalFlag("shared").orElse(false),
                file,
                measures.oneOrMore("systems", system -> system(system, file != null)));
    }

    private static SystemsFile file(Fields file) {
        return new SystemsFile(
                file.text("name"),
                file.optionalText("begin").orElse(""),
                file.optionalText("end").orElse(""));
    }

    private static MeasuredSystem system(Fields system, boolean written) {
        if (system.has("entry") != written) {
            system.problem("entry", "`entry` and `file` need each other", "write both, or neither");
        }
        return new MeasuredSystem(
                system.text("system"),
                system.textMap("parameters"),
                system.text("answers"),
                system.optionalText("entry").orElse(""),
                system.textMap("escapes"),
                system.optional("logins", MeasuresReader::logins).orElse(null));
    }

    private static Logins logins(Fields logins) {
        return new Logins(
                logins.optional("need", Form.oneOf(Need.class)).orElse(Need.ALWAYS),
                logins.optional("unfit", Form.PATTERN).orElse(null),
                logins.optional("refused", Form.PATTERN).orElse(NOTHING),
                logins.list("variables", MeasuresReader::variables),
                logins.optional("user-file", MeasuresReader::passwordFile).orElse(null),
                logins.text("grant"));
    }

    private static Variables variables(Fields variables) {
        return new Variables(
                variables.optionalText("user").orElse(null),
                variables.optionalText("usual").orElse(null),
                variables.text("password"));
    }

    private static PasswordFile passwordFile(Fields file) {
        return new PasswordFile(
                file.text("path"),
                file.optional("format", Form.oneOf(Format.class)).orElse(Format.PASSWORD_LINES));
    }
}
