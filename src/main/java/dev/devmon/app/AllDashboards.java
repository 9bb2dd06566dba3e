package dev.devmon.app;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.dashboards.DashboardDocument;
import dev.devmon.dashboards.DashboardDocument.Owner;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DashboardStyle;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every dashboard that the stack shows: its own, the project's, and those of known services. */
final class AllDashboards {
    private static final String OWN = "/dashboards";
    private static final String SOURCES = "/provisioning/datasources";

    private final Session session;
    private final String folder;

    AllDashboards(Session session, DashboardStyle style) {
        this.session = session;
        this.folder = style.component().folder();
    }

    /** @throws FailureException {@code INVALID_FILE} when a file of the project cannot be read */
    List<DashboardDocument> documents(List<DiscoveredService> discovered) {
        Problems problems = new Problems();
        List<DashboardDocument> all = new ArrayList<>();
        session.stack()
                .files()
                .tree(folder + OWN)
                .forEach((name, text) -> add("stack/" + folder + OWN + "/" + name, text, Owner.DEVMON, all, problems));
        ProjectFiles.dashboards(session.stack()).all().values().forEach(file -> {
            String name = file.file().toString();
            // The lines are those of the JSON, which only this command shows if the file is a description
            add(
                    name.endsWith(".json") ? name : "`devmon dashboard render " + name + "`",
                    file.text(),
                    Owner.USER,
                    all,
                    problems);
        });
        new DashboardGeneration(session)
                .preview(discovered)
                .forEach((uid, text) -> add("generated/" + uid + ".json", text, Owner.DEVMON, all, problems));
        problems.throwIfAny();
        return all;
    }

    private static void add(String file, String text, Owner owner, List<DashboardDocument> all, Problems problems) {
        Node root = Json.read(file, text, problems);
        if (root != null) {
            all.add(new DashboardDocument(root, owner));
        }
    }

    /** Returns the uids of the provisioned data sources. */
    Set<String> sources() {
        Set<String> uids = new TreeSet<>();
        session.stack().files().tree(folder + SOURCES).forEach((name, text) -> {
            Yaml.read("stack/" + folder + SOURCES + "/" + name, text)
                    .children("/datasources")
                    .forEach(source -> source.text("/uid").ifPresent(uids::add));
        });
        return uids;
    }
}
