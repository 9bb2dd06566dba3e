package dev.devmon.engine.docker;

import dev.devmon.failure.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the error stream of an ssh, and explains it to the person at the keyboard. */
final class SshWords {
    private static final Logger LOG = LoggerFactory.getLogger(SshWords.class);
    private static final int LINES = 3;

    /** The number of a connection through the ssh, which tells a person nothing. */
    private static final Pattern CHANNEL = Pattern.compile("^channel \\d+: ");

    private static final long END_SECONDS = 2;

    private final Process process;
    private final Thread reader;
    private final Deque<String> lines = new ArrayDeque<>();

    private SshWords(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "ssh");
        reader.setDaemon(true);
    }

    static SshWords of(Process ssh) {
        SshWords words = new SshWords(ssh);
        words.reader.start();
        return words;
    }

    private void read() {
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (!line.isBlank()) {
                    LOG.info("ssh: {}", line);
                    add(CHANNEL.matcher(line.strip()).replaceFirst(""));
                }
            }
        } catch (IOException e) {
            LOG.debug("ssh says no more", e);
        }
    }

    private synchronized void add(String line) {
        lines.remove(line);
        lines.addLast(line);
        if (lines.size() > LINES) {
            lines.removeFirst();
        }
    }

    /** Returns the last lines, as one. */
    synchronized String last() {
        return String.join("; ", lines);
    }

    /**
     * Returns why there is no connection. An ssh that has ended is given time to finish its message, one that still
     * runs is not.
     */
    Failure notConnected(URI address) {
        try {
            if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failure(address, last());
    }

    static Failure failure(URI address, String words) {
        String by = SshWords.by(address);
        String why = words.isEmpty() ? "ssh got no answer in time" : "ssh says: " + words;
        String fix;
        if (words.contains("Host key verification failed")
                || words.contains("REMOTE HOST IDENTIFICATION HAS CHANGED")) {
            fix = "connect once by hand, `" + by + "`, and compare the key's fingerprint with that of the machine";
        } else if (words.contains("Permission denied") || words.contains("Too many authentication failures")) {
            fix = "make `" + by + "` log in without a question: a key in ssh-agent whose public part is over there"
                    + " (`ssh-copy-id`)";
        } else {
            fix = "`" + by + "` must log in without a question; see whether the machine runs and its name is right";
        }
        return Failure.engineUnreachable("the engine at " + address + " cannot be reached", why, fix);
    }

    static Failure notStarted(URI address, IOException e) {
        return Failure.engineUnreachable(
                "the engine at " + address + " cannot be reached",
                "ssh cannot be started: " + e.getMessage(),
                "install OpenSSH's client, and check with `" + by(address) + "`");
    }

    /** Returns the command with which a person makes the same connection. */
    private static String by(URI address) {
        return "ssh " + (address.getPort() < 0 ? "" : "-p " + address.getPort() + " ")
                + (address.getUserInfo() == null ? "" : address.getUserInfo() + "@") + address.getHost();
    }
}
