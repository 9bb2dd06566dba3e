package dev.devmon.agent.files;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.LoggedReasons;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.inputs.ProjectFiles.ProjectFile;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.LoadedFiles;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.reconcile.ConfigReload;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps files of the user's project in force while the stack runs: changed files are copied into the component that
 * uses them, which reloads. If it rejects them, the old ones stay, and {@link LiveReload} says why.
 */
public final class LiveFiles implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFiles.class);

    private final Session session;
    private final ProjectFiles project;
    private @Nullable User user;
    private @Nullable Map<Path, Version> loaded;

    /**
     * A running component that uses the files.
     *
     * @param prefix the prefix of the files' paths in the container
     */
    private record User(Component component, ObservedContainer container, String prefix) {}

    private record Version(long size, FileTime modified) {}

    public LiveFiles(Session session, ProjectFiles project) {
        this.session = session;
        this.project = project;
    }

    /** Finds the container that uses the files. */
    @Override
    public void refresh(RunningStack running) {
        User found = running.mounting(new Mount.Generated(project.kind(), OnChange.RELOAD)::equals)
                .filter(mounted -> mounted.component().reload() != null)
                .findFirst()
                .map(mounted -> new User(
                        mounted.component(),
                        mounted.container(),
                        mounted.mount().at() + "/" + ProjectFiles.PREFIX))
                .orElse(null);
        if (found == null
                || user == null
                || !found.container().id().equals(user.container().id())) {
            loaded = null;
        }
        user = found;
    }

    /**
     * Hands over the files that have changed; does nothing while another command changes the stack.
     *
     * @throws IOException when the component does not answer; its files are then restored
     */
    @Override
    public void run() throws IOException {
        User known = user;
        if (known == null) {
            return;
        }
        Map<Path, Version> now = new HashMap<>();
        SortedMap<String, ProjectFile> files;
        try {
            for (Path file : project.presentPaths()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                now.put(file, new Version(attributes.size(), attributes.lastModifiedTime()));
            }
            if (now.equals(loaded) || StackLock.held(session)) {
                return;
            }
            files = project.present();
        } catch (IOException e) {
            failed(project.key() + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage());
            return;
        } catch (FailureException e) {
            failed(e.failures().stream()
                    .map(failure -> failure.what() + ": " + failure.why())
                    .collect(Collectors.joining("; ")));
            loaded = now;
            return;
        }
        bringIntoForce(files, known);
        loaded = now;
    }

    private void bringIntoForce(SortedMap<String, ProjectFile> present, User user) throws IOException {
        String id = user.container().id();
        SortedMap<String, String> wanted = new TreeMap<>();
        present.forEach((name, file) -> wanted.put(path(name, user), file.text()));
        LoadedFiles all = LoadedFiles.parse(
                session.engine().readFile(id, Blueprint.RELOAD_MARKER).orElse(""));
        LoadedFiles before = all.startingWith(user.prefix());
        LoadedFiles after = project.nothing().isPresent()
                ? LoadedFiles.of(wanted)
                : before.with(LoadedFiles.of(wanted)); // what is gone stays until the next `up`
        if (after.equals(before)) {
            LiveReload.succeeded(session, project.kind());
            return;
        }
        SortedMap<String, String> files = new TreeMap<>(wanted);
        project.nothing().ifPresent(text -> before.paths().forEach(path -> files.putIfAbsent(path, text)));
        Map<String, String> old = new HashMap<>();
        files.keySet().forEach(path -> session.engine()
                .readFile(id, path)
                .or(project::nothing)
                .ifPresent(text -> old.put(path, text)));
        write(files, id);
        LoggedReasons reasons = new LoggedReasons(session, id, line -> reason(line, present, user));
        LocalHttp.Answer answer;
        try {
            answer = reload(user);
        } catch (IOException e) {
            write(old, id);
            throw e;
        }
        if (answer.ok()) {
            write(
                    Map.of(
                            Blueprint.RELOAD_MARKER,
                            all.replacing(user.prefix(), after).text()),
                    id);
            LiveReload.succeeded(session, project.kind());
            LOG.info("in force: {}", wanted.keySet());
        } else {
            // The component's log says more than its answer
            String why = reasons.last().orElse(answer.body().strip());
            write(old, id);
            reload(user);
            failed(why);
        }
    }

    private static String path(String name, User user) {
        return user.prefix() + name.substring(ProjectFiles.PREFIX.length());
    }

    /** @param files absolute path -> text */
    private void write(Map<String, String> files, String containerId) {
        Map<String, String> relative = new HashMap<>();
        files.forEach((path, text) -> relative.put(path.substring(1), text));
        session.engine().writeFiles(containerId, "", relative);
    }

    private static LocalHttp.Answer reload(User user) throws IOException {
        return ConfigReload.ask(user.component(), user.container().ports());
    }

    /** Returns what a line of the component's log says of one of the files. */
    private static Stream<String> reason(String line, SortedMap<String, ProjectFile> present, User user) {
        return present.entrySet().stream().flatMap(file -> {
            String path = path(file.getKey(), user);
            int at = line.indexOf(path);
            return at < 0
                    ? Stream.empty()
                    : Stream.of(file.getValue().file() + unquoted(line.substring(at + path.length())));
        });
    }

    /**
     * Returns the rest of a quoted value in a log line of the form {@code key="value"}; a line number follows
     * {@code :}.
     */
    private static String unquoted(String rest) {
        return rest.replaceFirst("(?<!\\\\)\".*", "").replace("\\\"", "\"").replaceFirst("^: (?=\\d)", ":");
    }

    private void failed(String why) throws IOException {
        if (!LiveReload.lastError(session, project.kind()).filter(why::equals).isPresent()) {
            LOG.warn("the old {} stay in force: {}", project.key(), why);
            LiveReload.failed(session, project.kind(), why);
        }
    }
}
