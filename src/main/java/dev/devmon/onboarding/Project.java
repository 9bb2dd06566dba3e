package dev.devmon.onboarding;

/**
 * A project recognized by its files, and what gives it metrics, health, logs and traces.
 *
 * @param file the file that indicates the framework
 * @param port the default port of the framework
 * @param install a line for the terminal, or what to add to which file
 * @param code what to add to the service
 * @param gives what the project has then
 * @param run the command line that starts it so that traces arrive too
 */
public record Project(
        String name, String framework, String file, int port, String install, String code, String gives, String run) {

    /** Returns settings for a new devmon.yaml, all of them commented out so that they change nothing. */
    public String settings() {
        return """
                # Settings of devmon for %1$s. Every key is optional, and so is this file.

                # What is expected here: an alert fires when it does not run.
                #discovery:
                #  services: [{name: %1$s, port: %2$d}]
                #  ignore: []                         # names or ports of what is none of your services

                # What counts as too slow or too many; `devmon alerts check %1$s` says which alerts can fire.
                #thresholds:
                #  services: {%1$s: {latencyP95: 300ms, errorRatio: 1%%}}

                # Log files that devmon does not find by itself.
                #logs:
                #  - {service: %1$s, path: logs/%1$s.log}
                """
                .formatted(name, port);
    }
}
