package dev.devmon.agent.exporters;

import dev.devmon.definition.SystemExporter;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.measuring.Login;
import dev.devmon.measuring.SystemsFileText;
import org.jspecify.annotations.Nullable;

/**
 * A system that an exporter can be asked for.
 *
 * @param life identifies this run of the system: it differs after a restart
 * @param login the login to the system; null for none
 * @param address the address at which the exporter reaches the system
 */
record WantedSystem(
        DiscoveredService service, String life, SystemExporter exporter, @Nullable Login login, String address) {
    SystemTrials.Subject subject() {
        return new SystemTrials.Subject(address, life, login);
    }

    DiscoveredService besides(WantedSystem measured) {
        return service.judged(
                Verdict.IGNORED, service.reason() + ", which is measured at " + measured.service.address(), null);
    }

    /** Returns whether the other is the same program at another of its ports. */
    boolean sameProgram(WantedSystem other) {
        return life.equals(other.life)
                && exporter.system().name().equals(other.exporter.system().name());
    }

    SystemsFileText.Entry entry() {
        return new SystemsFileText.Entry(exporter, service.address(), address, login);
    }
}
