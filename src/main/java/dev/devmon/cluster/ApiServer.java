package dev.devmon.cluster;

import dev.devmon.access.Pem;
import dev.devmon.access.Trust;
import dev.devmon.access.Verification;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.discovery.probe.ProbeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A client of a cluster's API server. */
final class ApiServer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BIGGEST = 1 << 20;

    private final Cluster cluster;
    private final @Nullable SSLContext tls;

    /** @throws IOException when the cluster's certificates or keys cannot be used */
    ApiServer(Cluster cluster) throws IOException {
        this.cluster = cluster;
        this.tls = cluster.server().getScheme().equals("https") ? tls(cluster) : null;
    }

    /**
     * An answer.
     *
     * @param document the document; empty when it is not JSON
     */
    record Answer(int status, Optional<Node> document) {}

    /** Reads an answer while it arrives. */
    @FunctionalInterface
    interface AnswerReader<T> {
        T read(int status, String contentType, InputStream body) throws IOException;
    }

    /**
     * Requests a path; follows no redirect, since the login would go along.
     *
     * @param accept the media types that are understood
     * @throws IOException when the server does not answer, or cannot prove its identity
     */
    <T> T get(String path, String accept, AnswerReader<T> reader) throws IOException {
        HttpURLConnection connection = connection("GET", path);
        connection.setRequestProperty("Accept", accept);
        connection.setRequestProperty("User-Agent", ProbeSettings.USER_AGENT);
        return answer(connection, reader);
    }

    /** @throws IOException when the server does not answer, or cannot prove its identity */
    Answer post(String path, Object document) throws IOException {
        HttpURLConnection connection = connection("POST", path);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(Json.line(document).getBytes(StandardCharsets.UTF_8));
        }
        return answer(
                connection,
                (status, type, body) ->
                        new Answer(status, Json.read(new String(body.readNBytes(BIGGEST), StandardCharsets.UTF_8))));
    }

    private static <T> T answer(HttpURLConnection connection, AnswerReader<T> reader) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return reader.read(
                    status,
                    Objects.requireNonNullElse(connection.getContentType(), ""),
                    body == null ? InputStream.nullInputStream() : body);
        }
    }

    private HttpURLConnection connection(String method, String path) throws IOException {
        URL url = new URL(
                cluster.server().getScheme() + "://" + cluster.server().getRawAuthority() + cluster.prefix() + path);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secured && tls != null) {
            secured.setSSLSocketFactory(tls.getSocketFactory());
            secured.setHostnameVerifier((host, session) -> expected(session));
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setInstanceFollowRedirects(false);
        try {
            authorization().ifPresent(value -> connection.setRequestProperty("Authorization", value));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the token has a line break or another character that it cannot have"); // e has the token
        }
        return connection;
    }

    private Optional<String> authorization() {
        Login login = cluster.login();
        if (login.token() != null) {
            return Optional.of("Bearer " + login.token());
        }
        return Optional.ofNullable(login.password())
                .map(password -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (password.user() + ":" + password.secret()).getBytes(StandardCharsets.UTF_8)));
    }

    /** Verifies a certificate that does not name the host: it may contain the name in the kubeconfig instead. */
    private boolean expected(SSLSession session) {
        if (cluster.verification() == Verification.OFF) {
            return true;
        }
        try {
            Collection<List<?>> names =
                    ((X509Certificate) session.getPeerCertificates()[0]).getSubjectAlternativeNames();
            return cluster.tlsServerName() != null
                    && names != null
                    && names.stream().anyMatch(name -> cluster.tlsServerName().equals(name.get(1)));
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return false;
        }
    }

    private static SSLContext tls(Cluster cluster) throws IOException {
        try {
            KeyManager @Nullable [] keys = null;
            Login.Certificate certificate = cluster.login().certificate();
            if (certificate != null) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(Pem.identity(certificate.chain(), certificate.key()), new char[0]);
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, Trust.of(cluster.verification(), cluster.ca()), null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }
}
