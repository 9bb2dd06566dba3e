package dev.devmon.discovery.identify;

import dev.devmon.codec.Json;
import dev.devmon.discovery.listen.RunningContainer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A way to find the name of a service. */
sealed interface NameRule {
    /** Returns the name, not cleaned yet; empty when the subject has none of this kind. */
    Optional<String> find(Subject subject);

    /** A rule for one runtime only. */
    record ForRuntime(String runtime, NameRule rule) implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            return runtime.equals(subject.runtime()) ? rule.find(subject) : Optional.empty();
        }
    }

    /** An environment variable, or the first group of a pattern in it. */
    record Environment(String variable, Pattern match) implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            return subject.process() == null
                    ? Optional.empty()
                    : Optional.ofNullable(subject.process().environment().get(variable))
                            .flatMap(value -> firstGroup(match, value));
        }
    }

    /**
     * An attribute in an environment variable that lists several, {@code key=value,key=value}, with percent-encoded
     * values: OpenTelemetry's {@code OTEL_RESOURCE_ATTRIBUTES}. A list that cannot be decoded is ignored.
     */
    record ResourceAttribute(String variable, String key) implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            String list = subject.process() == null
                    ? null
                    : subject.process().environment().get(variable);
            String found = null;
            for (String entry : list == null ? new String[0] : list.split(",", -1)) {
                String[] sides = entry.split("=", 2);
                Optional<String> value = sides.length < 2 ? Optional.of("") : PercentEncoding.decode(sides[1].strip());
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                found = sides[0].strip().equals(key) ? value.get() : found;
            }
            return Optional.ofNullable(found);
        }
    }

    /** The first group of a pattern in the arguments, matched one per line. */
    record Command(Pattern match) implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            return firstGroup(match, subject.commandLines());
        }
    }

    /** A property of the container. */
    enum Container implements NameRule {
        COMPOSE_SERVICE {
            @Override
            public Optional<String> find(Subject subject) {
                return Optional.ofNullable(subject.container()).map(RunningContainer::composeService);
            }
        },
        NAME {
            @Override
            public Optional<String> find(Subject subject) {
                return Optional.ofNullable(subject.container()).map(RunningContainer::name);
            }
        }
    }

    /**
     * A project file, searched from a folder upward.
     *
     * @param beside pattern whose first group is a path in the arguments, from whose folder to search; null for the
     *     working folder
     * @param pointer JSON pointer to the name; null when {@code match} is given
     * @param match pattern whose first group is the name; null when {@code pointer} is given
     */
    record ProjectFile(String file, @Nullable Pattern beside, @Nullable String pointer, @Nullable Pattern match)
            implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            return ProjectFolder.text(folder(subject), file)
                    .flatMap(text -> match != null
                            ? firstGroup(match, text)
                            : Json.read(text).flatMap(json -> json.text(pointer == null ? "/name" : pointer)));
        }

        private @Nullable Path folder(Subject subject) {
            Path working = subject.process() == null ? null : subject.process().workingFolder();
            return working == null || beside == null
                    ? working
                    : firstGroup(beside, subject.commandLines())
                            .map(path -> working.resolve(path).normalize().getParent())
                            .orElse(null);
        }
    }

    /** The working folder, or the nearest one above it that has a name of its own. */
    record Folder() implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            Path folder = subject.process() == null ? null : subject.process().workingFolder();
            return folder == null || folder.getNameCount() < 2
                    ? Optional.empty() // "/" and "/root" say nothing
                    : Optional.of(folder.toString());
        }
    }

    /** The name of the program. */
    record Executable() implements NameRule {
        @Override
        public Optional<String> find(Subject subject) {
            return Optional.ofNullable(subject.process()).map(ProcessIdentity::program);
        }
    }

    private static Optional<String> firstGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() && matcher.groupCount() > 0 ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
    }
}
