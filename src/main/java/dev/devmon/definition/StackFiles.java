package dev.devmon.definition;

import dev.devmon.codec.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The files of {@code stack/}, by their relative path with forward slashes. */
public final class StackFiles {
    private static final String ROOT = "stack/";

    private final SortedMap<String, Content> files;

    private StackFiles(SortedMap<String, Content> files) {
        this.files = files;
    }

    /** Reads a file's bytes on demand: most commands look at few files. */
    private interface Content {
        byte[] read() throws IOException;
    }

    /** Returns the files of a folder. */
    public static StackFiles ofFolder(Path folder) {
        SortedMap<String, Content> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(Files::isRegularFile)
                    .forEach(path -> files.put(
                            folder.relativize(path).toString().replace('\\', '/'), () -> Files.readAllBytes(path)));
        } catch (IOException e) {
            throw new UncheckedIOException("the stack's files in " + folder + " cannot be listed", e);
        }
        return new StackFiles(files);
    }

    /** Returns the files that come with devmon: inside its jar, or in its class folder when it runs from one. */
    public static StackFiles bundled() {
        try {
            Path code = Path.of(StackFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(code) ? ofFolder(code.resolve(ROOT)) : ofJar(code);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("devmon's own location is not a file", e);
        }
    }

    private static StackFiles ofJar(Path jar) {
        SortedMap<String, Content> files = new TreeMap<>();
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.stream()
                    .filter(entry -> entry.getName().startsWith(ROOT) && !entry.isDirectory())
                    .forEach(entry -> files.put(entry.getName().substring(ROOT.length()), () -> {
                        try (InputStream in = StackFiles.class.getResourceAsStream("/" + entry.getName())) {
                            if (in == null) {
                                throw new IOException(entry.getName() + " is gone from " + jar);
                            }
                            return in.readAllBytes();
                        }
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException("devmon's jar " + jar + " cannot be read", e);
        }
        return new StackFiles(files);
    }

    public boolean contains(String path) {
        return files.containsKey(path);
    }

    public Collection<String> paths() {
        return files.keySet();
    }

    /** Returns the text of an existing file, read as UTF-8. */
    public String text(String path) {
        Content content = files.get(path);
        if (content == null) {
            throw new IllegalArgumentException("no file " + ROOT + path);
        }
        try {
            return new String(content.read(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(ROOT + path + " cannot be read", e);
        }
    }

    /**
     * Reads a field that names a file or folder beside a component file, and checks that it exists; returns the path
     * relative to the component's folder.
     */
    String beside(String folder, Fields fields, String key) {
        String path = fields.text(key);
        String plain = path.startsWith("./") ? path.substring(2) : path;
        if (tree(folder + "/" + plain).isEmpty()) {
            fields.problem(key, "there is no file or folder stack/" + folder + "/" + plain, "correct the path");
        }
        return plain;
    }

    /**
     * Returns a file, or all files below a folder.
     *
     * @return path relative to the folder (the empty text for a single file) -> text; empty when there is neither
     */
    public SortedMap<String, String> tree(String path) {
        SortedMap<String, String> found = new TreeMap<>();
        if (files.containsKey(path)) {
            found.put("", text(path));
            return found;
        }
        String folder = path + "/";
        for (String file : files.tailMap(folder).keySet()) {
            if (!file.startsWith(folder)) {
                break;
            }
            found.put(file.substring(folder.length()), text(file));
        }
        return found;
    }
}
