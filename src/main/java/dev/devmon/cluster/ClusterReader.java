package dev.devmon.cluster;

import dev.devmon.access.Verification;
import dev.devmon.cluster.Kubeconfig.Entry;
import dev.devmon.cluster.Login.Certificate;
import dev.devmon.cluster.Login.Password;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a context of a kubeconfig, with everything that it refers to. */
final class ClusterReader {
    private final Kubeconfig kubeconfig;
    private final String name;
    private final Entry context;
    private final Entry cluster;

    private ClusterReader(Kubeconfig kubeconfig, String name) {
        this.kubeconfig = kubeconfig;
        this.name = name;
        this.context = named("context", name, kubeconfig.contexts(), "`kubectl config get-contexts` lists them");
        String clusterName = context.text("cluster").orElse("");
        this.cluster = named("cluster", clusterName, kubeconfig.clusters(), "the context " + name + " names it");
    }

    /**
     * Returns the cluster of a context.
     *
     * @param plugins provide the login where the kubeconfig names a plugin
     * @throws FailureException when something is missing or unusable
     */
    static Cluster read(Kubeconfig kubeconfig, String context, ExecPlugins plugins) {
        return new ClusterReader(kubeconfig, context).read(plugins);
    }

    /** Returns the address of a context's server, without reading anything else. */
    static URI server(Kubeconfig kubeconfig, String context) {
        return new ClusterReader(kubeconfig, context).server();
    }

    private static Entry named(String kind, String name, Map<String, Entry> all, String others) {
        Entry found = all.get(name);
        if (found == null) {
            throw Failure.unknown(kind, name, "no kubeconfig has it", all.keySet(), others)
                    .asException();
        }
        return found;
    }

    private URI server() {
        String text = cluster.text("server")
                .orElseThrow(() -> unusable("it has no `server`", "`kubectl config set-cluster` sets it"));
        try {
            URI server = new URI(text);
            if (server.getHost() != null
                    && server.getScheme() != null
                    && server.getScheme().matches("https?")) {
                return server;
            }
        } catch (URISyntaxException e) {
            throw unusable("its server is " + e.getMessage(), "write it as https://HOST:PORT");
        }
        throw unusable("its server is \"" + text + "\"", "write it as https://HOST:PORT");
    }

    private Cluster read(ExecPlugins plugins) {
        URI server = server();
        refuse(cluster, "proxy-url", "a proxy in between is not supported", "reach the server without one");
        boolean insecure = cluster.flag("insecure-skip-tls-verify");
        String userName = context.text("user").orElse("");
        Entry user = userName.isEmpty()
                ? Entry.NOTHING
                : named("user", userName, kubeconfig.users(), "the context " + name + " names it");
        return new Cluster(
                name,
                server,
                insecure ? null : content(cluster, "certificate-authority").orElse(null),
                insecure ? Verification.OFF : Verification.ON,
                cluster.text("tls-server-name").orElse(null),
                login(user, plugins));
    }

    private Login login(Entry user, ExecPlugins plugins) {
        refuse(user, "as", "acting as another user is not supported", "name a context with a login of its own");
        refuse(
                user,
                "auth-provider",
                "logins by `auth-provider` are not supported, nor by kubectl itself since 1.26",
                "use an exec plugin; `kubectl` says which");
        @Nullable Certificate certificate = certificate(user);
        // As in kubectl: what a file contains now precedes what was once copied from it
        @Nullable
        String token = content(user.path("tokenFile"), "tokenFile")
                .or(() -> user.text("token"))
                .map(String::strip)
                .orElse(null);
        @Nullable
        Password password = user.text("username")
                .map(login -> new Password(login, user.text("password").orElse("")))
                .orElse(null);
        return certificate == null && token == null && password == null && user.has("exec")
                ? plugins.login(name, user)
                : new Login(certificate, token, token == null ? password : null, null, null);
    }

    private @Nullable Certificate certificate(Entry user) {
        Optional<String> chain = content(user, "client-certificate");
        Optional<String> key = content(user, "client-key");
        if (chain.isPresent() != key.isPresent()) {
            throw unusable(
                    "its user has a client-"
                            + (chain.isPresent() ? "certificate without a key" : "key without a certificate"),
                    "write both into the kubeconfig");
        }
        return chain.map(pem -> new Certificate(pem, key.orElseThrow())).orElse(null);
    }

    /** Returns the content of {@code KEY-data} in Base64, or of the file that {@code KEY} names. */
    private Optional<String> content(Entry entry, String key) {
        Optional<String> data = entry.text(key + "-data");
        try {
            return data.isPresent()
                    ? data.map(text ->
                            new String(Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8))
                    : content(entry.path(key), key);
        } catch (IllegalArgumentException e) {
            throw unusable(key + "-data is not Base64", "copy it again from the cluster");
        }
    }

    private Optional<String> content(Optional<Path> file, String key) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file.get()));
        } catch (IOException e) {
            throw unusable(
                    key + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    "create " + file.get() + ", or regenerate the kubeconfig");
        }
    }

    private void refuse(Entry entry, String key, String why, String fix) {
        if (entry.has(key)) {
            throw unusable(key + ": " + why, fix);
        }
    }

    private FailureException unusable(String why, String fix) {
        return FailureException.invalidFile("the Kubernetes context " + name + " cannot be used", why, fix);
    }
}
