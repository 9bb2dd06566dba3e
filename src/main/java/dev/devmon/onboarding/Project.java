package dev.devmon.onboarding;

/**
 * A project as its files show it, and what gives it metrics, health, logs and traces.
 *
 * @param file that shows the framework
 * @param port where the framework listens unless it is told otherwise
 * @param install one line for the terminal, or what to add to which file
 * @param code what to add to the service
 * @param gives what is there then
 * @param run the line that starts it so that traces arrive too
 */
public record Project(
        String name, String framework, String file, int port, String install, String code, String gives, String run) {

    /** Settings for a new devmon.yaml: all of them comments, so that nothing changes by them. */
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
