package dev.devmon.agent.files;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.LogFileSearch;
import dev.devmon.discovery.target.WrittenLog;
import dev.devmon.inputs.CollectedLogs;
import dev.devmon.inputs.FoundLogs;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and remembers the log files of services, and has the component that collects logs brought up again when it does
 * not know them all.
 */
public final class LogCollection implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(LogCollection.class);

    private final Session session;
    private final LogFileSearch search;
    private final BackgroundCommand up;
    private final FoundLogs memory;
    private final Supplier<List<DiscoveredService>> services;
    private List<WrittenLog> remembered;
    private @Nullable Collector collector;
    private @Nullable List<String> asked;
    private @Nullable List<String> takenOver;

    /**
     * The running component that collects logs.
     *
     * @param folder the folder of its inputs
     */
    private record Collector(ObservedContainer container, String folder) {}

    /** @param up the command that brings a component up; its name is appended */
    public LogCollection(
            Session session, LogFileSearch search, BackgroundCommand up, Supplier<List<DiscoveredService>> services) {
        this.services = services;
        this.session = session;
        this.search = search;
        this.up = up;
        this.memory = new FoundLogs(session.state());
        this.remembered = memory.read();
    }

    /** Finds the container that collects logs. */
    @Override
    public void refresh(RunningStack running) {
        Collector found = running.mounting(source ->
                        source instanceof Mount.Generated generated && generated.kind() == GeneratedKind.LOG_INPUTS)
                .findFirst()
                .map(mounted ->
                        new Collector(mounted.container(), mounted.mount().at()))
                .orElse(null);
        if (found == null
                || collector == null
                || !found.container().id().equals(collector.container().id())) {
            asked = null;
            takenOver = null;
        }
        collector = found;
    }

    /**
     * Remembers the log files, and brings the collector up again if it misses some; not while another command changes
     * the stack, or the last one is running.
     */
    @Override
    public void run() throws IOException {
        remember(search.of(services.get()));
        Collector known = collector;
        if (known == null || !up.ready()) {
            return;
        }
        List<String> wanted =
                CollectedLogs.of(session.stack().settings(), remembered).inputs(session.stack());
        boolean done = wanted.equals(asked) && up.succeeded();
        if (wanted.equals(takenOver) || done || StackLock.held(session)) {
            return;
        }
        String component = known.container().component();
        String inputs = session.engine()
                .readFile(known.container().id(), known.folder() + "/" + CollectedLogs.FILE)
                .orElse("");
        // A superfluous input does no harm: only a missing one is worth a command
        if (wanted.stream().allMatch(inputs::contains)) {
            takenOver = wanted;
        } else {
            LOG.info("{} is brought up again: {} log inputs, and not all are there", component, wanted.size());
            takenOver = null;
            asked = wanted;
            up.start(List.of(component));
        }
    }

    private void remember(List<WrittenLog> found) throws IOException {
        Map<Path, WrittenLog> all = new TreeMap<>();
        FoundLogs.existing(remembered).forEach(log -> all.put(log.path(), log));
        found.forEach(log -> all.put(log.path(), log));
        List<WrittenLog> now = List.copyOf(all.values());
        if (!now.equals(remembered)) {
            memory.write(now);
            remembered = now;
        }
    }
}
