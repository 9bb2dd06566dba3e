package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.Measures.Format;
import dev.devmon.definition.Measures.Logins;
import dev.devmon.definition.Measures.Need;
import dev.devmon.definition.Measures.PasswordFile;
import dev.devmon.definition.Measures.Variables;
import java.util.regex.Pattern;

/** Reads {@code measures} of a component file. */
final class MeasuresReader {
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private MeasuresReader() {}

    /** @param port the existing port that the key {@code port} names */
    static Measures read(Fields measures, String port) {
        return new Measures(
                measures.text("system"),
                port,
                measures.text("path"),
                measures.textMap("parameters"),
                measures.text("answers"),
                measures.optional("logins", MeasuresReader::logins).orElse(null));
    }

    private static Logins logins(Fields logins) {
        return new Logins(
                logins.optional("need", Form.oneOf(Need.class)).orElse(Need.ALWAYS),
                logins.text("file"),
                logins.optionalText("begin").orElse(""),
                logins.text("entry"),
                logins.optionalText("end").orElse(""),
                logins.textMap("escapes"),
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
