package dev.devmon.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The docker command line, on the engine that DOCKER_HOST names: what a person would see, without devmon's own code. */
public final class DockerCli {
    private DockerCli() {}

    /** What a command prints, without the last line's end; it fails with what the command says of its failure. */
    public static String run(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(words));
        return HostCommand.run(command, Path.of(".")).stripTrailing();
    }

    public static List<String> lines(String... words) {
        return run(words).lines().toList();
    }

    /** Names of the stack's containers, running or not. */
    public static List<String> containers(String stack) {
        return lines("ps", "--all", "--filter", label(stack), "--format", "{{.Names}}");
    }

    /** Names of the stack's networks. */
    public static List<String> networks(String stack) {
        return lines("network", "ls", "--filter", label(stack), "--format", "{{.Name}}");
    }

    /** Names of the stack's volumes. */
    public static List<String> volumes(String stack) {
        return lines("volume", "ls", "--filter", label(stack), "--format", "{{.Name}}");
    }

    /** Removes everything that belongs to a stack. */
    public static void removeStack(String stack) {
        remove(containers(stack), "rm", "--force", "--volumes");
        remove(networks(stack), "network", "rm");
        remove(volumes(stack), "volume", "rm", "--force");
    }

    private static void remove(List<String> names, String... command) {
        if (!names.isEmpty()) {
            List<String> words = new ArrayList<>(Arrays.asList(command));
            words.addAll(names);
            run(words.toArray(String[]::new));
        }
    }

    /** The machine's address on the engine's bridge, as the machine itself knows it. */
    public static String bridgeAddress() {
        String bridge = run(
                "network", "inspect", "bridge", "--format", "{{index .Options \"com.docker.network.bridge.name\"}}");
        String shown = HostCommand.run(List.of("ip", "-4", "-oneline", "address", "show", "dev", bridge), Path.of("."));
        return shown.replaceFirst("(?s).* inet ([0-9.]+)/.*", "$1");
    }

    private static String label(String stack) {
        return "label=dev.devmon.stack=" + stack;
    }
}
