package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.definition.Mount.StateKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the {@code mounts} of one {@code component.yaml}. */
final class MountReader {
    private static final List<String> SOURCES =
            List.of("config", "generated", "volume", "state", "secret", "host", "logs");

    private final Fields root;
    private final StackFiles files;
    private final String folder;

    /** @param folder of the component file, relative to {@code stack/} */
    MountReader(Fields root, StackFiles files, String folder) {
        this.root = root;
        this.files = files;
        this.folder = folder;
    }

    List<Mount> read() {
        return root.list("mounts").stream()
                .flatMap(mount -> mount(mount).stream())
                .toList();
    }

    private Optional<Mount> mount(Fields mount) {
        List<String> given = SOURCES.stream().filter(mount::has).toList();
        String at = mount.text("at");
        @Nullable String requires = mount.optionalText("requires").orElse(null);
        OnChange onChange = mount.optionalWord("onChange", List.of("reload", "watched", "recreate"))
                .map(word -> OnChange.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(OnChange.RECREATE);
        if (given.size() != 1) {
            mount.problem(
                    given.isEmpty() ? "at" : given.get(1),
                    "a mount names exactly one of " + String.join(", ", SOURCES) + "; found " + given,
                    "keep one, or split it in two mounts");
            return Optional.empty();
        }
        String source = given.get(0);
        String value = mount.text(source);
        mount.rejectUnknown();
        return switch (source) {
            case "config" -> Optional.of(new Mount(config(mount, value, onChange), at, requires));
            case "volume" -> Optional.of(new Mount(new Mount.Volume(value), at, requires));
            case "secret" -> Optional.of(new Mount(new Mount.Secret(value), at, requires));
            case "host" -> Optional.of(new Mount(new Mount.Host(value), at, requires));
            case "logs" ->
                mount.optionalWord(source, List.of("folders"))
                        .map(folders -> new Mount(new Mount.LogFolders(), at, requires));
            case "generated" ->
                kind(mount, source, GeneratedKind.values(), GeneratedKind::word)
                        .map(kind -> new Mount(new Mount.Generated(kind, checked(mount, onChange)), at, requires));
            default ->
                kind(mount, source, StateKind.values(), StateKind::word)
                        .map(kind -> new Mount(new Mount.State(kind), at, requires));
        };
    }

    private Mount.Config config(Fields mount, String path, OnChange onChange) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        if (files.tree(folder + "/" + plain).isEmpty()) {
            mount.problem("config", "there is no file or folder stack/" + folder + "/" + plain, "correct the path");
        }
        return new Mount.Config(plain, checked(mount, onChange));
    }

    private OnChange checked(Fields mount, OnChange onChange) {
        if (onChange == OnChange.RELOAD && !root.has("reload")) {
            mount.problem("onChange", "onChange: reload needs the component's `reload:`", "add it, or use recreate");
        }
        return onChange;
    }

    private static <K> Optional<K> kind(Fields mount, String source, K[] kinds, Function<K, String> word) {
        return mount.parsed(
                source,
                text -> Arrays.stream(kinds)
                        .filter(kind -> word.apply(kind).equals(text))
                        .findFirst(),
                "one of " + Arrays.stream(kinds).map(word).collect(Collectors.joining(", ")));
    }
}
