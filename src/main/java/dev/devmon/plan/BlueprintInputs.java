package dev.devmon.plan;

import dev.devmon.definition.Mount.GeneratedKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The inputs of a plan besides the definition and the engine.
 *
 * @param environment the user's environment variables
 * @param zone this machine's time zone, as in Europe/Berlin
 * @param busyPorts ports of 127.0.0.1 that cannot be bound now, whatever holds them
 * @param secrets name of the secret -> content
 * @param generated the generated files that components may mount: kind -> path of a file -> text
 * @param logFolders absolute paths of this machine's folders that hold log files of services, none within another
 * @param portPolicy what to do about a taken port
 */
public record BlueprintInputs(
        Map<String, String> environment,
        String zone,
        Set<Integer> busyPorts,
        Map<String, String> secrets,
        Map<GeneratedKind, SortedMap<String, String>> generated,
        List<String> logFolders,
        PortPolicy portPolicy) {

    /**
     * Returns the inputs that apply on an engine: another machine has none of this one's folders, and ports of its own.
     */
    public BlueprintInputs on(EngineInfo engine) {
        return engine.remote()
                ? new BlueprintInputs(
                        environment,
                        zone,
                        engine.nature().place() == EngineInfo.Place.FORWARDED ? busyPorts : Set.of(),
                        secrets,
                        generated,
                        List.of(),
                        portPolicy)
                : this;
    }

    /** What to do when a default port is taken. */
    public enum PortPolicy {
        FALL_BACK,
        STRICT
    }
}
