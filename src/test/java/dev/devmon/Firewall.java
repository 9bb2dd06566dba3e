package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A rule of this machine's real firewall about one loopback port, until it is closed. */
final class Firewall implements AutoCloseable {
    private final List<String> rule;

    private Firewall(List<String> rule) {
        this.rule = rule;
        require();
        assertEquals(0, iptables("--insert", rule), () -> "iptables --insert " + rule);
    }

    /** No connection to the port is answered, or not that of one user. */
    static Firewall dropping(int port, String... more) {
        return new Firewall(rule(port, "DROP", more));
    }

    /** Each connection to the port is refused, or that of one user. */
    static Firewall rejecting(int port, String... more) {
        return new Firewall(rule(port, "REJECT", more));
    }

    private static List<String> rule(int port, String target, String... more) {
        List<String> rule = new ArrayList<>(
                List.of("OUTPUT", "--out-interface", "lo", "--protocol", "tcp", "--dport", Integer.toString(port)));
        rule.addAll(Arrays.asList(more));
        rule.addAll(List.of("--jump", target));
        return rule;
    }

    /** Leaves the test out, loudly, where rules cannot be made. */
    private static void require() {
        if (iptables("--list-rules", List.of("OUTPUT")) != 0) {
            String what = "tests that need a firewall are SKIPPED: iptables is not there, or this user may not use it";
            System.err.println(what);
            abort(what);
        }
    }

    /** Its exit code; not 0 where it cannot be run. */
    private static int iptables(String action, List<String> words) {
        List<String> command = new ArrayList<>(List.of("iptables", "--wait", action));
        command.addAll(words);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", rule);
    }

    @Override
    public void close() {
        assertEquals(0, iptables("--delete", rule), () -> "iptables --delete " + rule);
    }
}
