package dev.devmon.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reloadable files of a container, and the content of each that it has taken over.
 *
 * @param fingerprints absolute path -> fingerprint of the content
 */
public record LoadedFiles(SortedMap<String, String> fingerprints) {
    private static final String REJECTED = "rejected";
    private static final Pattern LINE = Pattern.compile("^(\\S+) (/.+)$", Pattern.MULTILINE);

    public LoadedFiles {
        fingerprints = Collections.unmodifiableSortedMap(new TreeMap<>(fingerprints));
    }

    /** @param files absolute path -> text */
    public static LoadedFiles of(Map<String, String> files) {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        files.forEach((path, text) -> fingerprints.put(path, Fingerprint.of(List.of(text))));
        return new LoadedFiles(fingerprints);
    }

    /** Parses what {@link #text} has written; other lines are skipped. */
    public static LoadedFiles parse(String text) {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            fingerprints.put(line.group(2), line.group(1));
        }
        return new LoadedFiles(fingerprints);
    }

    /** Returns a line {@code fingerprint path} for each file. */
    public String text() {
        return fingerprints.entrySet().stream()
                .map(file -> file.getValue() + " " + file.getKey() + "\n")
                .collect(Collectors.joining());
    }

    public Set<String> paths() {
        return fingerprints.keySet();
    }

    /** Returns the same files, with none of them taken over. */
    public LoadedFiles rejected() {
        SortedMap<String, String> rejected = new TreeMap<>(fingerprints);
        rejected.replaceAll((path, fingerprint) -> REJECTED);
        return new LoadedFiles(rejected);
    }

    /** Returns the files whose path begins with the prefix. */
    public LoadedFiles startingWith(String prefix) {
        SortedMap<String, String> some = new TreeMap<>(fingerprints);
        some.keySet().removeIf(path -> !path.startsWith(prefix));
        return new LoadedFiles(some);
    }

    /** Returns these files and the others, which win where a path is in both. */
    public LoadedFiles with(LoadedFiles others) {
        SortedMap<String, String> all = new TreeMap<>(fingerprints);
        all.putAll(others.fingerprints);
        return new LoadedFiles(all);
    }

    /** Returns these files, with the others in place of those whose path begins with the prefix. */
    public LoadedFiles replacing(String prefix, LoadedFiles others) {
        SortedMap<String, String> all = new TreeMap<>(fingerprints);
        all.keySet().removeIf(path -> path.startsWith(prefix));
        all.putAll(others.fingerprints);
        return new LoadedFiles(all);
    }
}
