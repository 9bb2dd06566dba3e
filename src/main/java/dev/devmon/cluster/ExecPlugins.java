package dev.devmon.cluster;

import dev.devmon.cluster.Kubeconfig.Entry;
import dev.devmon.cluster.Login.Certificate;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the programs that a kubeconfig names for logging in, and keeps their logins until shortly before these expire.
 * The protocol is client.authentication.k8s.io: the program gets a request in {@code KUBERNETES_EXEC_INFO}, and prints
 * an {@code ExecCredential}.
 */
final class ExecPlugins {
    /** How long before it expires a login is renewed. */
    static final Duration EARLY = Duration.ofMinutes(1);

    /** The time after which a login without an end is renewed. */
    static final Duration UNLIMITED = Duration.ofMinutes(30);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String API = "client.authentication.k8s.io/";
    private static final int BIGGEST = 1 << 20;

    private final Map<String, String> environment;
    private final Clock clock;
    private final Map<Entry, Kept> kept = new HashMap<>();

    private record Kept(Login login, Instant until) {}

    /** @param environment the environment in which they run, plus what the kubeconfig adds */
    ExecPlugins(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** @throws FailureException when the program cannot be run, fails, or prints something else */
    Login login(String context, Entry user) {
        Instant now = clock.instant();
        Kept known = kept.get(user);
        if (known != null && now.isBefore(known.until())) {
            return known.login();
        }
        Login login = run(new Question(context, user, user.text("exec/command").orElse("")));
        Instant until =
                login.expires() == null ? now.plus(UNLIMITED) : login.expires().minus(EARLY);
        kept.clear(); // one context is watched at a time
        kept.put(user, new Kept(login, until));
        return login;
    }

    private record Question(String context, Entry user, String command) {
        private FailureException failed(String why, String fix) {
            return FailureException.component(
                    "the login for the Kubernetes context " + context + " cannot be obtained from " + command,
                    why,
                    fix);
        }

        private String version() {
            return user.text("exec/apiVersion").orElse("");
        }
    }

    private Login run(Question question) {
        if (!question.version().replace("client.authentication.k8s.io/v1", "").matches("|beta1")
                || !question.version().startsWith(API)) {
            throw question.failed(
                    "its apiVersion is \"" + question.version() + "\"",
                    "use a plugin that speaks " + API + "v1; `kubectl` does not accept it either");
        }
        ProcessBuilder builder = new ProcessBuilder(line(question));
        builder.environment().clear();
        builder.environment().putAll(environment);
        for (Node variable : question.user().node().children("/exec/env")) {
            builder.environment()
                    .put(
                            variable.text("/name").orElse(""),
                            variable.text("/value").orElse(""));
        }
        builder.environment()
                .put(
                        "KUBERNETES_EXEC_INFO",
                        Json.line(Map.of(
                                "apiVersion",
                                question.version(),
                                "kind",
                                "ExecCredential",
                                "spec",
                                Map.of("interactive", false))));
        // Its error output is discarded: some plugins print tokens when they are verbose
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            return credential(question, output(question, builder.start()));
        } catch (IOException e) {
            throw question.failed(
                    String.valueOf(e.getMessage()),
                    question.user().text("exec/installHint").orElse("install it, or put it on the PATH"));
        }
    }

    /**
     * Returns the command line. A relative path starts at the kubeconfig's folder; a bare name is searched for on the
     * PATH.
     */
    private static List<String> line(Question question) {
        List<String> line = new ArrayList<>();
        line.add(
                question.command().contains("/")
                        ? question.user().folder().resolve(question.command()).toString()
                        : question.command());
        question.user()
                .node()
                .children("/exec/args")
                .forEach(argument -> line.add(argument.text("").orElse("")));
        return line;
    }

    private static String output(Question question, Process process) throws IOException {
        process.getOutputStream().close();
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw question.failed(
                        "it has not ended after " + PATIENCE.toSeconds() + " s",
                        "run `kubectl get pods` once, in case it wants to ask you something");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw FailureException.interrupted();
        }
        if (process.exitValue() != 0) {
            throw question.failed(
                    "it exits with code " + process.exitValue(), "run `kubectl get pods`, which shows what it says");
        }
        return new String(output.join(), StandardCharsets.UTF_8);
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readNBytes(BIGGEST);
        } catch (IOException e) {
            return new byte[0]; // it was ended
        }
    }

    private static Login credential(Question question, String text) {
        Node credential = Json.read(text)
                .filter(document -> document.text("/kind").orElse("").equals("ExecCredential")
                        && document.text("/apiVersion").orElse("").equals(question.version()))
                .orElseThrow(() -> question.failed(
                        "it prints no ExecCredential of " + question.version(),
                        "run it, and correct its configuration"));
        @Nullable String token = credential.text("/status/token").orElse(null);
        @Nullable
        Certificate certificate = credential
                .text("/status/clientCertificateData")
                .flatMap(chain -> credential.text("/status/clientKeyData").map(key -> new Certificate(chain, key)))
                .orElse(null);
        if (token == null && certificate == null) {
            throw question.failed("its ExecCredential has no token and no certificate", "log in with it again");
        }
        try {
            @Nullable
            Instant expires = credential
                    .text("/status/expirationTimestamp")
                    .map(Instant::parse)
                    .orElse(null);
            return new Login(
                    certificate, token, null, Path.of(question.command()).getFileName() + "", expires);
        } catch (DateTimeParseException e) {
            throw question.failed("its expirationTimestamp is not a time", "use another version of it");
        }
    }
}
