package dev.devmon.app;

import dev.devmon.app.UserRules.UserRule;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.definition.Settings;
import dev.devmon.engine.LogQuery;
import dev.devmon.health.LocalHttp;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.LoadedFiles;
import dev.devmon.plan.ObservedContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules of the user's project in force while the stack runs: files that change are copied into the component
 * that evaluates rules, which reads them again. When it rejects them it gets the old ones back, and {@link RuleReload}
 * says why.
 */
final class LiveRules {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);
    private static final int LOG_LINES = 50;

    /** What becomes of a file that is gone: an engine can add files to a container, not remove them. */
    private static final String NO_RULES = "groups: []\n";

    private final Session session;
    private final Settings settings;
    private @Nullable Evaluator evaluator;
    private @Nullable Map<Path, Version> loaded;

    /**
     * A running component that evaluates rules.
     *
     * @param prefix of the paths that the user's rules have in it
     */
    private record Evaluator(Component component, ObservedContainer container, String prefix) {}

    private record Version(long size, FileTime modified) {}

    LiveRules(Session session) {
        this.session = session;
        this.settings = session.stack().settings();
    }

    /** Looks again for a container that evaluates rules. */
    void refresh(List<ObservedContainer> containers) {
        Evaluator found = containers.stream()
                .filter(ObservedContainer::running)
                .flatMap(container -> session.stack().component(container.component()).stream()
                        .filter(component -> component.reload() != null)
                        .flatMap(component -> component.mounts().stream()
                                .filter(LiveRules::reloadsRules)
                                .map(mount ->
                                        new Evaluator(component, container, mount.at() + "/" + UserRules.PREFIX))))
                .findFirst()
                .orElse(null);
        if (found == null
                || evaluator == null
                || !found.container().id().equals(evaluator.container().id())) {
            loaded = null;
        }
        evaluator = found;
    }

    private static boolean reloadsRules(Mount mount) {
        return mount.source() instanceof Mount.Generated generated
                && generated.kind() == GeneratedKind.RULES
                && generated.onChange() == OnChange.RELOAD;
    }

    /**
     * Brings into force what has changed; does nothing while another command changes the stack.
     *
     * @throws IOException when the component does not answer; its files are then as they were
     */
    void look() throws IOException {
        Evaluator known = evaluator;
        if (known == null) {
            return;
        }
        Map<Path, Version> now = new HashMap<>();
        SortedMap<String, UserRule> rules;
        try {
            for (Path file : UserRules.paths(settings)) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                now.put(file, new Version(attributes.size(), attributes.lastModifiedTime()));
            }
            if (now.equals(loaded) || StackLock.held(session)) {
                return;
            }
            rules = UserRules.present(settings);
        } catch (IOException e) {
            failed("rules cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
            return;
        }
        bringIntoForce(rules, known);
        loaded = now;
    }

    private void bringIntoForce(SortedMap<String, UserRule> rules, Evaluator evaluator) throws IOException {
        String id = evaluator.container().id();
        SortedMap<String, String> wanted = new TreeMap<>();
        rules.forEach((name, rule) -> wanted.put(path(name, evaluator), rule.text()));
        LoadedFiles all = LoadedFiles.parse(
                session.engine().readFile(id, Blueprint.RELOAD_MARKER).orElse(""));
        LoadedFiles before = all.startingWith(evaluator.prefix());
        LoadedFiles after = LoadedFiles.of(wanted);
        if (after.equals(before)) {
            RuleReload.succeeded(session);
            return;
        }
        SortedMap<String, String> files = new TreeMap<>(wanted);
        before.paths().forEach(path -> files.putIfAbsent(path, NO_RULES));
        Map<String, String> old = new HashMap<>();
        files.keySet()
                .forEach(path ->
                        old.put(path, session.engine().readFile(id, path).orElse(NO_RULES)));
        write(files, id);
        LocalHttp.Answer answer;
        try {
            answer = reload(evaluator);
        } catch (IOException e) {
            write(old, id);
            throw e;
        }
        if (answer.ok()) {
            write(
                    Map.of(
                            Blueprint.RELOAD_MARKER,
                            all.replacing(evaluator.prefix(), after).text()),
                    id);
            RuleReload.succeeded(session);
            LOG.info("rules are in force: {}", wanted.keySet());
        } else {
            String why = why(answer, rules, evaluator);
            write(old, id);
            reload(evaluator);
            failed(why);
        }
    }

    private static String path(String name, Evaluator evaluator) {
        return evaluator.prefix() + name.substring(UserRules.PREFIX.length());
    }

    /** @param files absolute path -> text */
    private void write(Map<String, String> files, String containerId) {
        Map<String, String> relative = new HashMap<>();
        files.forEach((path, text) -> relative.put(path.substring(1), text));
        session.engine().writeFiles(containerId, "", relative);
    }

    private static LocalHttp.Answer reload(Evaluator evaluator) throws IOException {
        return ConfigReload.ask(evaluator.component(), evaluator.container().ports());
    }

    /** What its log says of one of the files, which is more than it answers. */
    private String why(LocalHttp.Answer answer, SortedMap<String, UserRule> rules, Evaluator evaluator) {
        List<String> lines = new ArrayList<>();
        session.engine().logs(evaluator.container().id(), LogQuery.last(LOG_LINES), lines::add);
        String why = answer.body().strip();
        for (String line : lines) {
            for (Map.Entry<String, UserRule> rule : rules.entrySet()) {
                String path = path(rule.getKey(), evaluator);
                int at = line.indexOf(path);
                if (at >= 0) {
                    why = rule.getValue().file() + unquoted(line.substring(at + path.length()));
                }
            }
        }
        return why;
    }

    /** The rest of a quoted value in a log line of the form {@code key="value"}; a line's number comes after {@code :}. */
    private static String unquoted(String rest) {
        return rest.replaceFirst("(?<!\\\\)\".*", "").replace("\\\"", "\"").replaceFirst("^: (?=\\d)", ":");
    }

    private void failed(String why) throws IOException {
        if (!RuleReload.lastError(session).filter(why::equals).isPresent()) {
            LOG.warn("the old rules stay in force: {}", why);
            RuleReload.failed(session, why);
        }
    }
}
