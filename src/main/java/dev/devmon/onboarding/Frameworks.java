package dev.devmon.onboarding;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frameworks that devmon can instrument; the keys of the file are described at its head. */
public final class Frameworks {
    private static final String FILE = "projects.yaml";

    /** A file of a project, and a pattern in it, that indicate something. */
    private record Sign(String file, Pattern match) {
        static Sign of(Fields entry) {
            return new Sign(
                    entry.text("file"), entry.optional("match", Form.PATTERN).orElse(Pattern.compile("")));
        }

        Optional<Matcher> in(Path folder) {
            Path path = folder.resolve(file);
            if (!Files.isRegularFile(path)) {
                return Optional.empty();
            }
            try {
                return Optional.of(match.matcher(Files.readString(path))).filter(Matcher::find);
            } catch (MalformedInputException e) {
                return Optional.empty(); // no text in UTF-8 shows nothing
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
        }
    }

    private record Place(Sign sign, String install, String run) {
        static Place of(Fields entry) {
            return new Place(Sign.of(entry), entry.text("install"), entry.text("run"));
        }
    }

    private record Framework(String name, int port, List<Place> places, String code, String gives) {
        static Framework of(Fields entry) {
            return new Framework(
                    entry.text("name"),
                    entry.integer("port"),
                    entry.oneOrMore("in", Place::of),
                    entry.text("code"),
                    entry.text("gives"));
        }
    }

    private final List<Sign> names;
    private final List<Framework> frameworks;

    private Frameworks(List<Sign> names, List<Framework> frameworks) {
        this.names = names;
        this.frameworks = frameworks;
    }

    public static Frameworks of(StackFiles files) {
        return Yaml.read(FILE, files.text(FILE), fields -> {
            fields.schema(1);
            return new Frameworks(fields.list("names", Sign::of), fields.list("frameworks", Framework::of));
        });
    }

    /** Returns the project in a folder; empty if no file there indicates a framework. */
    public Optional<Project> find(Path folder) {
        for (Framework framework : frameworks) {
            for (Place place : framework.places()) {
                if (place.sign().in(folder).isPresent()) {
                    return Optional.of(project(folder, framework, place));
                }
            }
        }
        return Optional.empty();
    }

    private Project project(Path folder, Framework framework, Place place) {
        String name = nameOf(folder);
        return new Project(
                name,
                framework.name(),
                place.sign().file(),
                framework.port(),
                place.install().replace("${service}", name).strip(),
                framework.code().replace("${service}", name).strip(),
                framework.gives(),
                place.run().replace("${service}", name));
    }

    /** Returns the name of the project in a folder, according to its own file or else its folder. */
    public String nameOf(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return names.stream()
                .flatMap(sign -> sign.in(folder).stream())
                .findFirst()
                .map(match -> match.group(1))
                .orElse(last == null ? "service" : last.toString());
    }
}
