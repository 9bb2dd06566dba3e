package dev.devmon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LateTlsTest {
    private final SSLContext platform = SSLContext.getDefault();

    LateTlsTest() throws NoSuchAlgorithmException {}

    @BeforeEach
    void change() {
        LateTls.byDefault();
    }

    @AfterEach
    void restore() {
        SSLContext.setDefault(platform);
    }

    @Test
    void whoeverUsesTlsGetsThatOfThePlatform() throws NoSuchAlgorithmException {
        SSLContext late = SSLContext.getDefault();

        assertInstanceOf(LateTls.class, late);
        assertArrayEquals(
                platform.getSocketFactory().getDefaultCipherSuites(),
                late.getSocketFactory().getDefaultCipherSuites());
        assertArrayEquals(
                platform.createSSLEngine().getEnabledProtocols(),
                late.createSSLEngine().getEnabledProtocols());
        assertArrayEquals(
                platform.getSupportedSSLParameters().getProtocols(),
                late.getSupportedSSLParameters().getProtocols());
    }
}
