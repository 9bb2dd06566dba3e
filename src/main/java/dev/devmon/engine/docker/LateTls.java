package dev.devmon.engine.docker;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The platform's TLS, initialized on first use. docker-java's transport and Testcontainers prepare TLS even for a local
 * socket, for which the platform's own would read and parse all certificates of the system.
 */
final class LateTls extends SSLContext {
    private LateTls() {
        super(new Late(), null, "late");
    }

    /** Makes this the default context from now on. */
    static void byDefault() {
        SSLContext.setDefault(new LateTls());
    }

    private static final class Late extends SSLContextSpi {
        private @Nullable SSLContext platform;

        private synchronized SSLContext platform() {
            SSLContext made = platform;
            if (made == null) {
                try {
                    made = SSLContext.getInstance("Default");
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException("every Java platform has a default for TLS", e);
                }
                platform = made;
            }
            return made;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            platform().init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return platform().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return platform().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return platform().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return platform().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return platform().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return platform().getClientSessionContext();
        }
    }
}
