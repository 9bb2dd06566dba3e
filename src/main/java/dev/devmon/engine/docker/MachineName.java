package dev.devmon.engine.docker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself, as an engine on it does. */
final class MachineName {
    private MachineName() {}

    /** Empty when it cannot be told. */
    static String ofThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return ""; // a name that leads nowhere
        }
    }
}
