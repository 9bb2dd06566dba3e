package dev.devmon.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is broken at the moment: a word a line in the file `trouble` of the working folder, read twice a second. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
    private static final Path FILE = Path.of("trouble");

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "troubles");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Set<Trouble> now = EnumSet.noneOf(Trouble.class);

    Troubles() {
        clock.scheduleWithFixedDelay(this::read, 0, 500, TimeUnit.MILLISECONDS);
    }

    boolean has(Trouble trouble) {
        return now.contains(trouble);
    }

    /** Does something every second, told what is broken. */
    void everySecond(Consumer<Troubles> work) {
        clock.scheduleAtFixedRate(() -> work.accept(this), 1, 1, TimeUnit.SECONDS);
    }

    private void read() {
        Set<Trouble> seen = EnumSet.noneOf(Trouble.class);
        try {
            List<String> words = Files.readAllLines(FILE);
            Arrays.stream(Trouble.values())
                    .filter(trouble -> words.contains(trouble.word()))
                    .forEach(seen::add);
        } catch (NoSuchFileException e) {
            LOG.trace("nothing is broken", e);
        } catch (IOException e) {
            LOG.warn("cannot read what is broken", e);
            return;
        }
        now = seen;
    }
}
