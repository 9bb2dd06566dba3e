package dev.devmon.engine.docker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine's name, as an engine on it reports it. */
final class MachineName {
    private MachineName() {}

    /** Returns the name, or an empty string when it cannot be determined. */
    static String ofThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return ""; // a name that leads nowhere
        }
    }
}
