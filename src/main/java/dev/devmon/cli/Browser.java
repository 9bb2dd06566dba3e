package dev.devmon.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The browser of this desktop.
 *
 * @param opener a program that opens an address
 * @param patience the time within which a failure is noticed; some openers run for as long as the browser
 */
record Browser(String opener, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Returns the desktop's own opener; java.awt.Desktop would load a whole toolkit. */
    static Browser ofThisMachine() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return new Browser(os.contains("mac") ? "open" : "xdg-open", PATIENCE);
    }

    /**
     * Opens an address.
     *
     * @return why it could not be opened; empty when it was
     */
    Optional<String> open(String url) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(opener, url))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() != 0
                    ? Optional.of(opener + " exited with code " + process.exitValue())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(opener + " cannot be run");
        }
    }
}
