package dev.devmon.mcp;

import dev.devmon.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings with which a client starts this server. */
public final class ClientSettings {
    private static final String NAME = "devmon";

    private ClientSettings() {}

    /**
     * Returns the settings for the usual clients.
     *
     * @param command the command line that starts the server
     */
    public static String text(List<String> command) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("command", command.get(0));
        server.put("args", command.subList(1, command.size()));
        Map<String, Object> typed = new LinkedHashMap<>();
        typed.put("type", "stdio");
        typed.putAll(server);
        return """
                Claude Code:

                claude mcp add %s -- %s

                Cursor (.cursor/mcp.json), and most others:

                %s

                VS Code (.vscode/mcp.json):

                %s
                """
                .formatted(
                        NAME,
                        command.stream().map(ClientSettings::quoted).collect(Collectors.joining(" ")),
                        Json.write(Map.of("mcpServers", Map.of(NAME, server))),
                        Json.write(Map.of("servers", Map.of(NAME, typed))));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
