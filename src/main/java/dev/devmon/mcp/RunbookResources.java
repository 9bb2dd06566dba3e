package dev.devmon.mcp;

import dev.devmon.alerting.Runbooks;
import dev.devmon.app.Pages;
import dev.devmon.codec.Json;
import dev.devmon.definition.StackFiles;
import dev.devmon.reconcile.Page;
import dev.devmon.session.Session;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The resources that a client can read without calling a tool: the runbooks, and the addresses of the dashboards. */
final class RunbookResources {
    private static final String DASHBOARDS = "devmon://dashboards";

    private RunbookResources() {}

    static String address(String alert) {
        return "devmon://runbooks/" + alert;
    }

    static List<SyncResourceSpecification> all(StackFiles files, Supplier<Session> sessions) {
        List<SyncResourceSpecification> all = new ArrayList<>();
        all.add(resource(
                DASHBOARDS,
                "dashboards",
                "Each dashboard's title and address.",
                "application/json",
                () -> Json.write(new Dashboards(1, new Pages(sessions.get()).dashboards()))));
        Runbooks.texts(files)
                .forEach((alert, text) -> all.add(resource(
                        address(alert),
                        alert,
                        "What the alert " + alert + " means, and what to do.",
                        "text/markdown",
                        () -> text)));
        return all;
    }

    private record Dashboards(int schemaVersion, List<Page> dashboards) {}

    private static SyncResourceSpecification resource(
            String address, String name, String description, String mediaType, Supplier<String> text) {
        return new SyncResourceSpecification(
                Resource.builder(address, name)
                        .description(description)
                        .mimeType(mediaType)
                        .build(),
                (exchange, request) -> ReadResourceResult.builder(
                                List.of(TextResourceContents.builder(address, text.get())
                                        .mimeType(mediaType)
                                        .build()))
                        .build());
    }
}
