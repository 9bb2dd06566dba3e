package dev.devmon.discovery.probe;

import dev.devmon.access.Access;
import dev.devmon.access.Trust;
import dev.devmon.access.Verification;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Sets up TLS over a connection to a service, and explains failures. */
final class TlsConnection {
    private TlsConnection() {}

    /**
     * Secures a connection.
     *
     * @throws SSLException when the handshake fails, or the certificate is not the service's
     */
    static Socket over(Socket connection, Access.Tls tls) throws IOException {
        SSLSocket socket = (SSLSocket)
                context(tls).getSocketFactory().createSocket(connection, tls.serverName(), connection.getPort(), true);
        if (tls.verification() == Verification.ON) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        try {
            socket.startHandshake();
        } catch (SocketTimeoutException e) {
            throw new UnfitAnswerException(Finding.SILENT, "does not answer the TLS handshake in time");
        } catch (SocketException e) {
            throw new SSLHandshakeException(String.valueOf(e.getMessage()));
        }
        if (tls.verification() == Verification.ON) {
            checkAge((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
        return socket;
    }

    /**
     * Checks that the certificate is valid now: the JDK trusts an explicitly trusted certificate for ever, the scraper
     * does not.
     */
    private static void checkAge(X509Certificate certificate) throws SSLException {
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            throw new SSLException(e);
        }
    }

    private static SSLContext context(Access.Tls tls) throws IOException {
        @Nullable
        String authorities =
                tls.authorities() == null ? null : tls.authorities().pem();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, Trust.of(tls.verification(), authorities), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }

    static UnfitAnswerException unfit(SSLException e) {
        Optional<String> certificate = first(CertificateExpiredException.class, e)
                .map(expired -> "has expired: " + expired.getMessage())
                .or(() -> first(CertificateNotYetValidException.class, e)
                        .map(early -> "is not valid yet: " + early.getMessage()))
                .or(() -> unknownAuthority(e))
                .or(() -> first(CertificateException.class, e).map(other -> "is not accepted: " + other.getMessage()));
        return certificate
                .map(why -> new UnfitAnswerException(Finding.CERTIFICATE, "has a certificate that " + why))
                .orElseGet(() -> new UnfitAnswerException(
                        Finding.HANDSHAKE, "does not agree on TLS: " + Objects.requireNonNullElse(e.getMessage(), "")));
    }

    /**
     * Returns the reason if no known authority has the issuer's name, or one of that name did not sign the certificate.
     */
    private static Optional<String> unknownAuthority(SSLException e) {
        boolean other = first(CertPathValidatorException.class, e)
                .filter(invalid -> invalid.getReason() == BasicReason.INVALID_SIGNATURE)
                .isPresent();
        return other || first(CertPathBuilderException.class, e).isPresent()
                ? Optional.of("was issued by an unknown authority")
                : Optional.empty();
    }

    private static <T extends Throwable> Optional<T> first(Class<T> type, Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
