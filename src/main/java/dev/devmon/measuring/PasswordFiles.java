package dev.devmon.measuring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files in which clients of databases keep passwords. */
final class PasswordFiles {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1", "localhost");
    private static final String ANY = "*";
    private static final int FIELDS = 5;
    private static final Pattern OPTION = Pattern.compile("\\s*(user|password)\\s*=\\s*(.*?)\\s*");
    private static final Pattern GROUP = Pattern.compile("\\s*\\[(.+)]\\s*");

    private PasswordFiles() {}

    /**
     * Returns the login on the first line that matches an address and names a user. Format:
     * {@code host:port:database:user:password}, a backslash before each {@code :} and {@code \} in a field, {@code *}
     * for any; PostgreSQL's documentation, "The Password File".
     */
    static Optional<Login> lines(String text, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        String port = address.substring(colon + 1);
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(PasswordFiles::fields)
                .filter(fields -> fields.size() == FIELDS
                        && fits(fields.get(0), host)
                        && (fields.get(1).equals(ANY) || fields.get(1).equals(port))
                        && !fields.get(3).equals(ANY))
                .map(fields -> new Login(fields.get(3), fields.get(4)))
                .findFirst();
    }

    private static boolean fits(String written, String host) {
        return written.equals(ANY) || written.equals(host) || (LOOPBACK.contains(written) && LOOPBACK.contains(host));
    }

    /** Splits a line into fields; the last one may have colons without a backslash. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (letter == ':' && fields.size() < FIELDS - 1) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(letter);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /**
     * Returns the login of the group {@code client}, if it has both a user and a password. Format: MySQL's
     * documentation, "Using Option Files".
     */
    static Optional<Login> optionGroups(String text) {
        String group = "";
        String user = "";
        String password = "";
        for (String line : text.lines().toList()) {
            Matcher heading = GROUP.matcher(line);
            Matcher option = OPTION.matcher(line);
            if (heading.matches()) {
                group = heading.group(1);
            } else if (group.equals("client") && option.matches()) {
                String value = option.group(2).replaceAll("^(['\"])(.*)\\1$", "$2");
                user = option.group(1).equals("user") ? value : user;
                password = option.group(1).equals("password") ? value : password;
            }
        }
        return user.isEmpty() || password.isEmpty() ? Optional.empty() : Optional.of(new Login(user, password));
    }
}
