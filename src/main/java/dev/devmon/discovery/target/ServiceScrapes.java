package dev.devmon.discovery.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.devmon.access.Access;
import dev.devmon.access.UnfitFileException;
import dev.devmon.access.Verification;
import dev.devmon.codec.Json;
import dev.devmon.discovery.identify.DeclaredService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files with which the scraper asks declared services that require a login or TLS: a configuration with a job for
 * each, and a file for each secret.
 *
 * @param files name -> text
 * @param problems problems with files of the user, a sentence each; the files handed over before stay then
 */
public record ServiceScrapes(Map<String, String> files, List<String> problems) {
    /**
     * The configuration, which the scraper must reload when it changes; the other files it reads whenever it uses them.
     */
    public static final String CONFIG = "services.yml";

    private static final String TOKEN = ".token";
    private static final String PASSWORD = ".password";
    private static final String AUTHORITIES = ".ca";
    private static final Pattern SECRET = Pattern.compile("[0-9a-f-]{36}\\.(?:token|password|ca)");

    /**
     * Creates the files for these services.
     *
     * @param template the configuration of one job
     * @param before the files handed over last
     */
    public static ServiceScrapes of(List<DeclaredService> declared, String template, Map<String, String> before) {
        Map<String, DeclaredService> secured = new LinkedHashMap<>();
        declared.stream()
                .filter(service -> !service.access().none())
                .forEach(service -> secured.putIfAbsent(key(service), service));
        Map<String, String> files = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        StringBuilder config = new StringBuilder(secured.isEmpty() ? "scrape_configs: []\n" : "scrape_configs:\n");
        secured.forEach((key, service) -> {
            // A service keeps its name, so that its login never stands for a moment where another service's did
            String name = UUID.nameUUIDFromBytes(key.getBytes(UTF_8)).toString();
            secrets(service.access(), name).forEach((file, secret) -> {
                try {
                    files.put(file, secret.read());
                } catch (UnfitFileException e) {
                    problems.add(service.name() + ": " + e.why());
                    if (before.containsKey(file)) {
                        files.put(file, before.get(file));
                    }
                }
            });
            config.append(job(template, key, name, service.access(), files.keySet()));
        });
        files.put(CONFIG, config.toString());
        return new ServiceScrapes(files, problems);
    }

    /** Returns the names of the files with secrets in a configuration. */
    public static Set<String> secrets(String config) {
        return SECRET.matcher(config).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** Returns the key by which a job knows its target. */
    static String key(DeclaredService service) {
        return service.name() + " at " + service.endpoint();
    }

    @FunctionalInterface
    private interface Secret {
        String read() throws UnfitFileException;
    }

    private static Map<String, Secret> secrets(Access access, String name) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        if (access.login() != null) {
            secrets.put(name + suffix(access.login()), access.login()::secret);
        }
        if (access.tls() != null && access.tls().authorities() != null) {
            secrets.put(name + AUTHORITIES, access.tls().authorities()::pem);
        }
        return secrets;
    }

    private static String suffix(Access.Login login) {
        return login instanceof Access.Bearer ? TOKEN : PASSWORD;
    }

    private static String job(String template, String key, String name, Access access, Set<String> files) {
        return template.replace("${job}", Json.line(key))
                .replace("${target}", Json.line(Pattern.quote(key)))
                .replace("${login}", login(access, name))
                .replace("${tls}", Json.line(tls(access, name, files)));
    }

    private static String login(Access access, String name) {
        if (access.login() == null) {
            return "# no login";
        }
        String file = name + suffix(access.login());
        return access.login() instanceof Access.Basic basic
                ? "basic_auth: " + Json.line(Map.of("username", basic.username(), "password_file", file))
                : "authorization: {credentials_file: " + file + "}";
    }

    /**
     * Returns the TLS settings of a job. A missing file would be rejected, so it is left out; then no certificate of
     * such an authority is accepted.
     */
    private static Map<String, Object> tls(Access access, String name, Set<String> files) {
        Map<String, Object> tls = new TreeMap<>();
        if (access.tls() != null) {
            tls.put("server_name", access.tls().serverName());
            if (files.contains(name + AUTHORITIES)) {
                tls.put("ca_file", name + AUTHORITIES);
            }
            if (access.tls().verification() == Verification.OFF) {
                tls.put("insecure_skip_verify", true);
            }
        }
        return tls;
    }
}
