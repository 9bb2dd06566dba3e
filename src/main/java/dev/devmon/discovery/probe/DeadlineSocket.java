package dev.devmon.discovery.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;

/** A socket with a deadline for everything that is read from it, even by a layer above, such as TLS. */
final class DeadlineSocket extends Socket {
    private final ProbeLimits limits;
    private final long endNanos;

    DeadlineSocket(Proxy proxy, ProbeLimits limits, long endNanos) {
        super(proxy);
        this.limits = limits;
        this.endNanos = endNanos;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new DeadlineInput(this, super.getInputStream(), limits, endNanos);
    }
}
