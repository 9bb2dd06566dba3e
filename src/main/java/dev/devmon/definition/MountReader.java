package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.definition.Mount.StateKind;
import java.util.List;
import java.util.Optional;

/** Reads the {@code mounts} of a {@code component.yaml}. */
final class MountReader {
    private static final List<String> SOURCES =
            List.of("config", "generated", "volume", "state", "live", "secret", "host", "logs");

    private final Fields root;
    private final StackFiles files;
    private final String folder;

    /** @param folder the folder of the component file, relative to {@code stack/} */
    MountReader(Fields root, StackFiles files, String folder) {
        this.root = root;
        this.files = files;
        this.folder = folder;
    }

    List<Mount> read() {
        return root.list("mounts", this::mount).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Mount> mount(Fields mount) {
        List<String> given = SOURCES.stream().filter(mount::has).toList();
        String at = mount.text("at");
        Mount.When when = new Mount.When(
                mount.optionalText("requires").orElse(null),
                mount.optionalText("with").orElse(null),
                mount.optionalText("without").orElse(null));
        OnChange onChange =
                mount.optional("onChange", Form.oneOf(OnChange.class)).orElse(OnChange.RECREATE);
        if (given.size() != 1) {
            mount.problem(
                    given.isEmpty() ? "at" : given.get(1),
                    "a mount takes exactly one of " + String.join(", ", SOURCES) + "; found " + given,
                    "keep one, or split it in two mounts");
            return Optional.empty();
        }
        String source = given.get(0);
        String value = mount.text(source);
        return switch (source) {
            case "config" -> Optional.of(new Mount(config(mount, onChange), at, when));
            case "volume" -> Optional.of(new Mount(new Mount.Volume(value), at, when));
            case "secret" -> Optional.of(new Mount(new Mount.Secret(value), at, when));
            case "host" -> Optional.of(new Mount(new Mount.Host(value), at, when));
            case "logs" ->
                mount.optional(source, Form.oneOf(List.of("folders")))
                        .map(folders -> new Mount(new Mount.LogFolders(), at, when));
            case "live" ->
                mount.optional(source, Form.oneOf(LiveKind.class))
                        .map(kind -> new Mount(new Mount.Live(kind, onChange), at, when));
            case "generated" ->
                mount.optional(source, Form.oneOf(GeneratedKind.class))
                        .map(kind -> new Mount(new Mount.Generated(kind, checked(mount, onChange)), at, when));
            default ->
                mount.optional(source, Form.oneOf(StateKind.class))
                        .map(kind -> new Mount(new Mount.State(kind), at, when));
        };
    }

    private Mount.Config config(Fields mount, OnChange onChange) {
        return new Mount.Config(
                files.beside(folder, mount, "config"),
                checked(mount, onChange),
                mount.optional("place", Form.oneOf(Mount.Place.class)).orElse(Mount.Place.WHOLE));
    }

    private OnChange checked(Fields mount, OnChange onChange) {
        if (onChange == OnChange.RELOAD && !root.has("reload")) {
            mount.problem("onChange", "onChange: reload needs the component's `reload:`", "add it, or use recreate");
        }
        if (onChange == OnChange.HANGUP) {
            mount.problem("onChange", "onChange: hangup is for live folders", "use reload, watched or recreate");
        }
        return onChange;
    }
}
