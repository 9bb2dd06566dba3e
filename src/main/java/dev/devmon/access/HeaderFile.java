package dev.devmon.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of HTTP headers, {@code Name: value}, one per line; the whole file is a secret. */
public record HeaderFile(NamedFile file) {
    /** A header (RFC 9110). */
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?)");

    /**
     * Returns name -> value, in the order of the file.
     *
     * @throws UnfitFileException when the file cannot be used
     */
    public Map<String, String> headers() throws UnfitFileException {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String line : file.secret().lines().toList()) {
            number++;
            Matcher header = HEADER.matcher(line.strip());
            if (header.matches()) {
                headers.put(header.group(1), header.group(2));
            } else if (!line.isBlank()) {
                throw new UnfitFileException(
                        "has a line that is not a header",
                        "line " + number + " of " + file.path() + " is not of the form `Name: value`",
                        "write one header on each line, as in `Authorization: Bearer TOKEN`");
            }
        }
        return headers;
    }
}
