package dev.devmon.inputs;

import dev.devmon.codec.Json;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.ServiceLog;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Settings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Stack;
import dev.devmon.discovery.target.WrittenLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log files of services to collect: those in the settings, and those that were found.
 *
 * @param logs the log files, each path once, sorted by path; all their folders exist
 */
public record CollectedLogs(List<ServiceLog> logs) {
    private static final Logger LOG = LoggerFactory.getLogger(CollectedLogs.class);

    static final CollectedLogs NONE = new CollectedLogs(List.of());

    /** The template for one input, beside the log reader's component file. */
    private static final String TEMPLATE = "log-input.yml";

    public static final String FILE = "logs.yml";

    /** Returns the log files; the settings for a file override what was found. */
    public static CollectedLogs of(Settings settings, List<WrittenLog> found) {
        SortedMap<String, ServiceLog> logs = new TreeMap<>();
        List<ServiceLog> declared = settings.logs().stream()
                .map(Sourced::value)
                .flatMap(log -> real(log.folder()).stream()
                        .map(folder -> new ServiceLog(
                                log.service(),
                                folder,
                                log.name(),
                                Optional.ofNullable(log.env())
                                        .orElse(settings.discovery().env()))))
                .toList();
        declared.forEach(log -> logs.putIfAbsent(path(log), log));
        found.stream()
                .filter(log -> declared.stream().noneMatch(other -> other.covers(log.path())))
                .flatMap(log -> collected(log).stream())
                .forEach(log -> logs.putIfAbsent(path(log), log));
        return new CollectedLogs(List.copyOf(logs.values()));
    }

    /** Returns the folder behind links, which may lead nowhere in a container; empty while it does not exist. */
    private static Optional<Path> real(Path folder) {
        try {
            return Optional.of(folder.toRealPath()).filter(Files::isDirectory).filter(ServiceLog::mayBeSeen);
        } catch (IOException e) {
            LOG.debug("{} is not there", folder, e);
            return Optional.empty();
        }
    }

    /**
     * Returns a found log, or empty for a file in a folder that must not be seen, or whose name contains characters
     * with a meaning in a setting.
     */
    private static Optional<ServiceLog> collected(WrittenLog log) {
        Path folder = Objects.requireNonNullElse(log.path().getParent(), log.path());
        return ServiceLog.mayBeSeen(folder) && !log.path().toString().matches(".*[*$].*")
                ? Optional.of(new ServiceLog(
                        log.service(), folder, log.path().getFileName().toString(), log.env()))
                : Optional.empty();
    }

    private static String path(ServiceLog log) {
        return log.folder() + "/" + log.name();
    }

    /** Returns the folders of the logs, without those within another of them. */
    List<String> folders() {
        List<Path> folders = new ArrayList<>();
        logs.stream().map(ServiceLog::folder).distinct().sorted().forEach(folder -> {
            if (folders.stream().noneMatch(folder::startsWith)) {
                folders.add(folder);
            }
        });
        return folders.stream().map(Path::toString).toList();
    }

    /** Returns name -> text, of one file, since an engine can change files of a container, but not remove them. */
    SortedMap<String, String> files(Stack stack) {
        List<String> inputs = inputs(stack);
        return new TreeMap<>(Map.of(FILE, inputs.isEmpty() ? "[]\n" : String.join("", inputs)));
    }

    /** Returns the input for each log. */
    public List<String> inputs(Stack stack) {
        String folder = stack.mounting(GeneratedKind.LOG_INPUTS).orElseThrow().folder();
        String template = stack.files().text(folder + "/" + TEMPLATE);
        return logs.stream()
                .map(log -> template.replace("${log.path}", quoted(glob(path(log))))
                        .replace("${log.service}", quoted(unexpanded(log.service())))
                        .replace("${log.env}", quoted(String.valueOf(log.env()))))
                .toList();
    }

    /** Escapes all characters of a pattern except {@code *}, which is ours. */
    private static String glob(String path) {
        return path.replaceAll("[\\\\?\\[]", "\\\\$0");
    }

    /**
     * Replaces the beginning of a variable, which the reader of the settings would expand, and which cannot be escaped.
     */
    private static String unexpanded(String text) {
        return text.replace("${", "$_{");
    }

    /** Returns a text as it stands between double quotes. */
    private static String quoted(String text) {
        String json = Json.write(text);
        return json.substring(1, json.length() - 1);
    }

    /** Returns the logs in the settings. */
    static List<Setting> inForce(Settings settings) {
        return settings.logs().stream()
                .map(log -> new Setting(
                        "logs." + log.value().service(),
                        path(log.value()),
                        log.at().toString()))
                .toList();
    }
}
