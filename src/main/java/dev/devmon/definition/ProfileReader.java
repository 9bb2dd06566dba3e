package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.failure.FailureException;
import dev.devmon.failure.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code stack/profiles.yaml}, and finds the profile in force. */
final class ProfileReader {
    private static final String FILE = "profiles.yaml";

    private final List<Profile> profiles = new ArrayList<>();
    private final Problems problems;

    /** @param components the names of all components */
    ProfileReader(StackFiles files, Set<String> components, Problems problems) {
        this.problems = problems;
        if (files.contains(FILE)) {
            Yaml.read("stack/" + FILE, files.text(FILE), problems, root -> {
                root.schema(1);
                profiles.addAll(root.list("profiles", profile -> profile(profile, components)));
                return root;
            });
        }
    }

    private static Profile profile(Fields profile, Set<String> components) {
        return new Profile(
                profile.text("name"),
                profile.text("summary"),
                profile.optionalText("note").orElse(""),
                profile.each("components", (all, name) -> {
                    if (!components.contains(name)) {
                        all.problem(name, "unknown component \"" + name + "\"", "name an existing component");
                    }
                    return all.fields(name)
                            .read(change -> new Profile.Change(
                                    change.optional("memory", Form.SIZE).orElse(null), change.textMap("environment")));
                }));
    }

    List<Profile> profiles() {
        return profiles;
    }

    /**
     * Returns the profile that the command line requests, or the one the stack was brought up with, or that of the
     * settings.
     *
     * @throws FailureException {@code USAGE} for an unknown profile on the command line
     */
    Optional<Profiles.Choice> choose(
            @Nullable String asked, Optional<String> remembered, Settings.@Nullable Sourced<String> set) {
        if (asked != null) {
            return Optional.of(find(asked, Profiles.OPTION)
                    .orElseThrow(() -> FailureException.usage(
                            "unknown profile \"" + asked + "\"", "the stack has: " + listed(), fix(asked))));
        }
        // A remembered profile that no longer exists is ignored
        return remembered
                .flatMap(name -> find(name, "chosen by an earlier `devmon up`"))
                .or(() -> {
                    if (set == null) {
                        return Optional.empty();
                    }
                    Optional<Profiles.Choice> found = find(set.value(), set.at().toString());
                    if (found.isEmpty()) {
                        problems.add(
                                set.at(),
                                "unknown profile \"" + set.value() + "\"; the stack has: " + listed(),
                                fix(set.value()));
                    }
                    return found;
                });
    }

    private Optional<Profiles.Choice> find(String name, String source) {
        return profiles.stream()
                .filter(profile -> profile.name().equals(name))
                .map(profile -> new Profiles.Choice(profile, source))
                .findFirst();
    }

    private String listed() {
        Function<Profile, String> described = profile -> profile.name() + " (" + profile.summary() + ")";
        return String.join(", ", profiles.stream().map(described).toList());
    }

    private String fix(String name) {
        return Suggestion.didYouMean(name, profiles.stream().map(Profile::name).toList()) + "choose one of them";
    }
}
