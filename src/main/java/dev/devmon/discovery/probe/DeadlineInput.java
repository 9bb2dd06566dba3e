package dev.devmon.discovery.probe;

import dev.devmon.http.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The input of a socket with a deadline: a server that sends a byte now and then would otherwise hold a reader for
 * ever, since the socket's own timeout starts anew with each byte.
 */
final class DeadlineInput extends BlockInput {
    private final Socket socket;
    private final InputStream input;
    private final ProbeLimits limits;
    private final long endNanos;
    private boolean begun;

    DeadlineInput(Socket socket, InputStream input, ProbeLimits limits, long endNanos) {
        this.socket = socket;
        this.input = input;
        this.limits = limits;
        this.endNanos = endNanos;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Duration left = Duration.ofNanos(endNanos - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new SocketTimeoutException("the answer took too long");
        }
        Duration wait = begun ? limits.silence() : limits.start();
        socket.setSoTimeout((int) Math.min(left.toMillis(), wait.toMillis()));
        int read = input.read(buffer, offset, length);
        begun = true;
        return read;
    }
}
