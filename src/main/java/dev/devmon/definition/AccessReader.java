package dev.devmon.definition;

import dev.devmon.access.Access;
import dev.devmon.access.NamedFile;
import dev.devmon.access.Verification;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code auth} and {@code tls} of a declared service. */
final class AccessReader {
    private static final String AUTH = "auth";
    private static final String BEARER = "bearerTokenFile";
    private static final String BASIC = "basic";
    private static final String TLS = "tls";
    private static final String AUTHORITIES = "caFile";
    private static final String INSECURE = "insecure";

    /** A user name without colons, since the first colon ends it (RFC 7617). */
    private static final Form<String> USERNAME =
            Form.matching(Pattern.compile("[^:\\p{Cntrl}]+"), "a name without colons");

    private final Path settings;
    private final String host;

    /**
     * @param settings the settings file that is read
     * @param address the address of the service
     */
    AccessReader(Path settings, String address) {
        this.settings = settings;
        this.host = address.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
    }

    Access read(Fields service) {
        Access.Login login =
                service.optional(AUTH, this::login).flatMap(read -> read).orElse(null);
        boolean empty = service.node(TLS)
                .filter(node -> node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.EMPTY)
                .isPresent();
        if (empty) {
            service.problem(
                    TLS,
                    "tls: is empty",
                    "write `tls: {caFile: FILE}`, `tls: {insecure: true}` to check no certificate, or `tls: {}` for a"
                            + " certificate that every system trusts");
        }
        return new Access(login, service.optional(TLS, this::tls).orElse(null));
    }

    private Optional<Access.Login> login(Fields auth) {
        boolean bearer = auth.has(BEARER);
        if (bearer == auth.has(BASIC)) {
            auth.problem(
                    bearer
                            ? "auth: takes one of bearerTokenFile and basic"
                            : "auth: has neither bearerTokenFile nor basic",
                    bearer
                            ? "keep one of them"
                            : "write `bearerTokenFile: FILE`, or `basic: {username: NAME, passwordFile: FILE}`");
        }
        Optional<Access.Login> basic = auth.optional(BASIC, this::basic);
        return auth.optionalText(BEARER)
                .<Access.Login>map(path -> new Access.Bearer(file(path, BEARER, auth)))
                .or(() -> basic);
    }

    private Access.Login basic(Fields basic) {
        basic.require("username");
        return new Access.Basic(
                basic.optional("username", USERNAME).orElse(""),
                file(basic.text("passwordFile"), "passwordFile", basic));
    }

    private Access.Tls tls(Fields tls) {
        boolean insecure = tls.optionalFlag(INSECURE).orElse(false);
        Access.Authorities authorities = tls.optionalText(AUTHORITIES)
                .map(path -> new Access.Authorities(file(path, AUTHORITIES, tls)))
                .orElse(null);
        if (insecure && authorities != null) {
            tls.problem(
                    INSECURE,
                    "tls: with `insecure` no certificate is checked, so caFile has no effect",
                    "keep one of them");
        }
        return new Access.Tls(insecure ? Verification.OFF : Verification.ON, authorities, host);
    }

    /**
     * Reads the login of an exporter to a database or broker.
     *
     * @param settings the settings file that is read
     * @param system the name of the database or broker, the key
     */
    static Access.Basic credential(Path settings, Fields credentials, String system) {
        return credentials
                .fields(system)
                .read(login -> new Access.Basic(
                        login.optionalText("user").orElse(""),
                        new NamedFile(
                                Settings.beside(settings, login.text("passwordFile")), login.at("passwordFile"))));
    }

    private NamedFile file(String path, String key, Fields fields) {
        return new NamedFile(Settings.beside(settings, path), fields.at(key));
    }
}
