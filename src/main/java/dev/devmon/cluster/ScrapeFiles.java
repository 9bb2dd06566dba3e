package dev.devmon.cluster;

import dev.devmon.access.Verification;
import dev.devmon.cluster.PodSearch.Found;
import dev.devmon.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files with which the scraper finds and scrapes the pods of a cluster: a configuration, and the credentials beside
 * it.
 */
public final class ScrapeFiles {
    /**
     * The configuration, which the scraper must reload when it changes; the other files it reads whenever it uses them.
     */
    public static final String CONFIG = "kubernetes.yml";

    private static final String NONE = "scrape_configs: []\n";
    private static final String CA = "ca.crt";
    private static final String CERTIFICATE = "client.crt";
    private static final String KEY = "client.key";
    private static final String TOKEN = "token";
    private static final String PASSWORD = "password";

    private ScrapeFiles() {}

    /**
     * The part of the configuration that is the same for every cluster.
     *
     * @param template the template of the configuration
     * @param namespaces the namespaces whose pods are scraped; empty for all
     * @param env the label {@code env}
     * @param machine the name by which the scraper reaches this machine's loopback; empty when it shares that
     * @param found pods that have metrics without declaring so
     */
    public record Frame(
            String template, List<String> namespaces, String env, Optional<String> machine, List<Found> found) {}

    /**
     * Returns name -> text.
     *
     * @param cluster the cluster; null for none, so that nothing is scraped and no secret is left
     */
    public static Map<String, String> of(@Nullable Cluster cluster, Frame frame) {
        Map<String, String> files = new TreeMap<>();
        for (String secret : List.of(CA, CERTIFICATE, KEY, TOKEN, PASSWORD)) {
            files.put(secret, ""); // a file cannot be taken away from a container
        }
        files.put(CONFIG, cluster == null ? NONE : config(cluster, frame));
        if (cluster != null) {
            Login login = cluster.login();
            put(files, CA, cluster.ca());
            if (login.certificate() != null) {
                files.put(CERTIFICATE, login.certificate().chain());
                files.put(KEY, login.certificate().key());
            }
            put(files, TOKEN, login.token());
            put(
                    files,
                    PASSWORD,
                    login.password() == null ? null : login.password().secret());
        }
        return files;
    }

    /** Returns whether these files have nothing scraped. */
    public static boolean none(Map<String, String> files) {
        return NONE.equals(files.get(CONFIG));
    }

    private static void put(Map<String, String> files, String name, @Nullable String text) {
        if (text != null) {
            files.put(name, text);
        }
    }

    private static String config(Cluster cluster, Frame frame) {
        Optional<String> machine = Locality.loopback(cluster.host()) ? frame.machine() : Optional.empty();
        String host = machine.orElse(cluster.host());
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + cluster.port();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("scheme", cluster.server().getScheme());
        values.put("address", Json.line(authority));
        values.put("server", Json.line(cluster.server().getScheme() + "://" + authority + cluster.prefix()));
        values.put("prefix", cluster.prefix().replace("$", "$$"));
        values.put("login", login(cluster.login()));
        values.put("tls", Json.line(tls(cluster, machine.isPresent())));
        values.put("namespaces", Json.line(Map.of("names", frame.namespaces())));
        values.put("env", Json.line(frame.env().replace("$", "$$")));
        values.put("found", found(frame.found()));
        String text = frame.template();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /** Returns two rules for each pod: that it is scraped, and at which path. */
    private static String found(List<Found> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.of(rule(pod, "__tmp_asked", "yes"), rule(pod, "__metrics_path__", pod.path())))
                .map(rule -> "- " + Json.line(rule))
                .collect(Collectors.joining("\n      ", pods.isEmpty() ? "# no pods beside those" : "", ""));
    }

    private static Map<String, Object> rule(Found pod, String label, String value) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put(
                "source_labels",
                List.of(
                        "__meta_kubernetes_namespace",
                        "__meta_kubernetes_pod_name",
                        "__meta_kubernetes_pod_container_port_number"));
        rule.put("regex", pod.namespace() + ";" + pod.pod().replace(".", "\\.") + ";" + pod.port());
        rule.put("target_label", label);
        rule.put("replacement", value.replace("$", "$$"));
        return rule;
    }

    private static String login(Login login) {
        if (login.token() != null) {
            return "authorization: {credentials_file: " + TOKEN + "}";
        }
        return login.password() == null
                ? "# no login but by the certificate"
                : "basic_auth: " + Json.line(Map.of("username", login.password().user(), "password_file", PASSWORD));
    }

    /**
     * Returns the TLS settings; a server that is reached under another name than its certificate's must be expected to
     * have that of the certificate.
     */
    private static Map<String, Object> tls(Cluster cluster, boolean renamed) {
        Map<String, Object> tls = new TreeMap<>();
        if (cluster.ca() != null) {
            tls.put("ca_file", CA);
        }
        if (cluster.login().certificate() != null) {
            tls.put("cert_file", CERTIFICATE);
            tls.put("key_file", KEY);
        }
        if (cluster.tlsServerName() != null) {
            tls.put("server_name", cluster.tlsServerName());
        } else if (renamed) {
            tls.put("server_name", cluster.host());
        }
        if (cluster.verification() == Verification.OFF) {
            tls.put("insecure_skip_verify", true);
        }
        return tls;
    }
}
