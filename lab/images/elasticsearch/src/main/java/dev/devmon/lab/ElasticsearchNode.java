package dev.devmon.lab;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.elasticsearch.Version;
import org.elasticsearch.analysis.common.CommonAnalysisPlugin;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.reindex.ReindexPlugin;
import org.elasticsearch.ingest.common.IngestCommonPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.painless.PainlessPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.PluginsService;
import org.elasticsearch.script.mustache.MustachePlugin;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * An Elasticsearch node of Maven Central's jars. As in the published image, environment variables with a dot in their names are
 * its settings.
 */
public final class ElasticsearchNode extends Node {
    private static final List<Class<? extends Plugin>> PLUGINS = List.of(
            CommonAnalysisPlugin.class,
            IngestCommonPlugin.class,
            MustachePlugin.class,
            Netty4Plugin.class,
            PainlessPlugin.class,
            ReindexPlugin.class);

    /** The published image's, where the environment says nothing else. */
    private static final Map<String, String> DEFAULTS =
            Map.of("cluster.name", "docker-cluster", "network.host", "0.0.0.0");

    private ElasticsearchNode(Environment environment) {
        super(environment, PLUGINS, true);
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>(DEFAULTS);
        settings.putAll(known(System.getenv()));
        settings.put("path.home", System.getProperty("user.dir"));
        settings.put("http.port", "9201"); // 9200 is the front's
        String host = InetAddress.getLocalHost().getHostName();
        Node node = new ElasticsearchNode(
                InternalSettingsPreparer.prepareEnvironment(Settings.EMPTY, settings, null, () -> host));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        // All of the node's threads are daemons.
        new CountDownLatch(1).await();
    }

    /** The settings among the variables. A node does not start with one that it does not know. */
    private static Map<String, String> known(Map<String, String> environment) {
        Set<Setting<?>> registered = new HashSet<>(ClusterSettings.BUILT_IN_CLUSTER_SETTINGS);
        registered.addAll(new PluginsService(Settings.EMPTY, null, null, null, PLUGINS).getPluginSettings());
        ClusterSettings all = new ClusterSettings(Settings.EMPTY, registered);
        Map<String, String> known = new HashMap<>();
        environment.forEach((name, value) -> {
            if (!name.matches("[a-z0-9_-]+(\\.[a-zA-Z0-9_*-]+)+")) {
                return;
            }
            if (all.get(name) != null) {
                known.put(name, value);
            } else {
                System.err.printf(
                        "lab: WARNING: Elasticsearch %s does not know the setting %s, left out%n", Version.CURRENT, name);
            }
        });
        return known;
    }

    private static void close(Node node) {
        try {
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            e.printStackTrace();
        }
        LogManager.shutdown();
    }
}
