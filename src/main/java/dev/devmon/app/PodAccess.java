package dev.devmon.app;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.cluster.Cluster;
import dev.devmon.cluster.ClusterLook;
import dev.devmon.cluster.ClusterLook.State;
import dev.devmon.cluster.Rights;
import dev.devmon.inputs.ClusterSetup;
import dev.devmon.session.Session;
import java.util.List;
import java.util.Optional;

/** Checks whether the pods of the user's cluster can be scraped, and says what to do if not. */
final class PodAccess {
    private static final String CHECK = "kubernetes";

    private final Session session;

    PodAccess(Session session) {
        this.session = session;
    }

    /** Returns the result of the check, or empty where there is no cluster. */
    Optional<Diagnosis> diagnosis() {
        ClusterLook look = ClusterSetup.clusters(session).look();
        Cluster cluster = look.cluster();
        if (cluster != null) {
            Rights rights = rights(cluster);
            String found = look.found() + ": " + rights.found();
            return Optional.of(
                    rights.state() == Rights.State.ENOUGH
                            ? Diagnosis.ok(CHECK, found)
                            : Diagnosis.warning(CHECK, found, rights.fix()));
        }
        if (look.state() == State.NONE && look.fix().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                look.state() == State.UNUSABLE
                        ? Diagnosis.warning(CHECK, look.found(), look.fix())
                        : Diagnosis.ok(CHECK, look.found() + "; " + look.fix()));
    }

    /** Returns what keeps devmon from scraping an existing cluster; a cluster that does not run is not worth a note. */
    List<String> notes() {
        ClusterLook look = ClusterSetup.clusters(session).look();
        Cluster cluster = look.cluster();
        if (cluster == null) {
            return look.state() == State.UNUSABLE ? List.of(note(look.found(), look.fix())) : List.of();
        }
        Rights rights = rights(cluster);
        return switch (rights.state()) {
            case ENOUGH, UNREACHABLE -> List.of();
            case TOO_FEW, NO_LOGIN -> List.of(note(rights.found(), rights.fix()));
        };
    }

    private Rights rights(Cluster cluster) {
        return Rights.of(
                cluster, session.stack().settings().discovery().kubernetes().namespaces());
    }

    private static String note(String found, String fix) {
        return "pods are not scraped: " + found + "; " + fix;
    }
}
