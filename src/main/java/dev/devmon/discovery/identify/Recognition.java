package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.RunningContainer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes what a process or container is. Each is looked at once in its life: the rules are many patterns, and
 * project files are read. Not safe for use by several threads.
 */
final class Recognition {
    private final DiscoveryRules rules;
    private final IgnoreList leftAlone;
    private Map<String, Recognised> known = new HashMap<>();
    private Map<String, Recognised> stillThere = new HashMap<>();

    /**
     * What a process or container was recognized as.
     *
     * @param life identifies the process or container: it changes when another one takes its place
     * @param system the rule for the system that it is; null if it is not measured
     * @param ignored why it must not be probed; null when it may be
     */
    record Recognised(
            String life, Subject subject, String name, @Nullable SystemRule system, @Nullable Ignored ignored) {}

    Recognition(DiscoveryRules rules, IgnoreList leftAlone) {
        this.rules = rules;
        this.leftAlone = leftAlone;
    }

    /** @param container the container that the process runs in; null if the engine knows none */
    Recognised of(ProcessIdentity process, @Nullable RunningContainer container, int port) {
        String life = process.pid() + "@" + process.startTime().toEpochMilli();
        String place = container == null ? "" : " in " + container.id();
        return once(life + " " + port + place, () -> {
            Subject subject = new Subject(process, container, rules.runtime(process));
            return recognised(life, subject, port, port);
        });
    }

    Recognised of(RunningContainer container, int hostPort) {
        String life = container.id() + "@" + container.runningSince().toEpochMilli();
        return once(life + " " + hostPort, () -> {
            Subject subject = new Subject(null, container, Subject.OTHER);
            return recognised(life, subject, hostPort, container.ports().getOrDefault(hostPort, hostPort));
        });
    }

    /** Forgets what was not asked for since the last call. */
    void forgetTheRest() {
        known = stillThere;
        stillThere = new HashMap<>();
    }

    private Recognised once(String key, Supplier<Recognised> look) {
        Recognised before = known.get(key);
        Recognised recognised = before == null ? look.get() : before;
        stillThere.put(key, recognised);
        return recognised;
    }

    private Recognised recognised(String life, Subject subject, int hostPort, int port) {
        String name = rules.naming().name(subject);
        Optional<Ignored> unwanted = leftAlone.covers(subject, name, hostPort);
        SystemRule system =
                unwanted.isPresent() ? null : rules.system(subject, port).orElse(null);
        Ignored ignored = system != null && system.page() != null
                ? null // it has a page, whatever it is
                : unwanted.or(() -> rules.reasonToIgnore(subject, port)).orElse(null);
        return new Recognised(life, subject, name, system, ignored);
    }
}
