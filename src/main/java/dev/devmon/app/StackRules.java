package dev.devmon.app;

import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Problems;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.plan.Blueprint;
import dev.devmon.reconcile.ToolContainers;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.util.Map;
import java.util.TreeMap;

/** The stack's own rules and their tests, and a separate server that has these files. */
final class StackRules {
    private static final String EMPTY_CONFIG = "global: {}\n";

    private final Session session;
    private final Blueprint blueprint;
    private final Map<String, String> own;
    private final Map<String, String> files = new TreeMap<>();

    StackRules(Session session) {
        this.session = session;
        this.blueprint = BlueprintFactory.serving(session, ServedApi.METRICS);
        this.own = blueprint.allFiles();
        String config = blueprint.configFile();
        own.forEach((path, text) -> {
            if (!path.equals(config)
                    && !path.contains(ProjectFiles.PREFIX)
                    && path.matches(".*\\.ya?ml")
                    && RuleFile.read(path, text, new Problems()).isPresent()) {
                files.put(path, text);
            }
        });
        session.stack()
                .files()
                .tree(blueprint.definition().folder() + "/tests")
                .forEach((name, text) -> files.put(folder(config) + "/tests/" + name, text));
    }

    /** Returns the blueprint of the component that evaluates the rules. */
    Blueprint blueprint() {
        return blueprint;
    }

    /** Returns path in the server -> text: the rule files that it loads, including generated ones, and their tests. */
    Map<String, String> files() {
        return files;
    }

    /** Starts a server that has these files but does not load them. */
    EphemeralContainer server() {
        String port = blueprint.definition().portServing(ServedApi.METRICS).orElseThrow();
        EphemeralContainer server = new ToolContainers(session)
                .server(
                        blueprint,
                        port,
                        Map.of(blueprint.configFile(), EMPTY_CONFIG),
                        EphemeralContainer.Network.APART);
        Map<String, String> written = new TreeMap<>(own);
        written.putAll(files);
        try {
            server.write(written);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the name of a file in the stack's folder. */
    String shown(String path) {
        return shown(path, blueprint);
    }

    /** Returns the name of a file in the stack's folder, for another component. */
    static String shown(String path, Blueprint blueprint) {
        return "stack/" + blueprint.definition().folder()
                + path.substring(folder(blueprint.configFile()).length());
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
