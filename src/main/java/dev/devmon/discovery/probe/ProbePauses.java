package dev.devmon.discovery.probe;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Decides when to probe again. A service without metrics, or without an answer, may only be starting: frameworks listen
 * before their endpoints work, and a debugger may hold them. So it is probed at ages of 5, 15 and 60 seconds, then once
 * a minute. After ten minutes it most likely is what it seems, and a request a minute would only fill its log: it is
 * probed every ten minutes, for endpoints that hot reloading adds. A service that refuses is probed every ten minutes
 * at any age, unless it only closes the connection, as a starting container does, or the user can mend the cause in a
 * file.
 */
public final class ProbePauses {
    private static final List<Duration> YOUNG =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60));
    private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Set<Finding> MENDED_IN_A_FILE =
            Set.of(Finding.UNUSABLE_FILE, Finding.HANDSHAKE, Finding.CERTIFICATE, Finding.LOGIN_REFUSED);

    private ProbePauses() {}

    /**
     * Returns the pause after a probe.
     *
     * @param age the service's age when it was probed: the time since it began to listen, as far as is known
     */
    public static Duration after(Finding finding, Duration age) {
        if (finding == Finding.METRICS || finding == Finding.STATUS_PAGE) {
            return FOR_EVER;
        }
        boolean mended = MENDED_IN_A_FILE.contains(finding);
        if (finding.verdict() == Verdict.REFUSED && finding != Finding.CLOSED && !mended) {
            return SETTLED;
        }
        return YOUNG.stream()
                .filter(next -> next.compareTo(age) > 0)
                .findFirst()
                .map(next -> next.minus(age))
                .orElse(mended || age.compareTo(SETTLED) < 0 ? EVERY_MINUTE : SETTLED);
    }
}
