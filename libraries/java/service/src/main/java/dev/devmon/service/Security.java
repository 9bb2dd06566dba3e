package dev.devmon.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;

/** Metrics of who gets in and what they change: the ones that devmon's alerts and the dashboard Security read. */
public final class Security {
    private final Supplier<String> tenant;
    private final Counter attempts;
    private final Counter audit;
    private final Counter lockouts;
    private final Bounded reasons = new Bounded(Bounded.REASONS);
    private final Bounded actions = new Bounded(Bounded.REASONS);

    Security(PrometheusRegistry registry, Supplier<String> tenant) {
        this.tenant = tenant;
        attempts = Counter.builder()
                .name("security_auth_attempts_total")
                .help("Attempts to authenticate.")
                .labelNames("outcome", "reason", "tenant")
                .register(registry);
        audit = Counter.builder()
                .name("security_audit_events_total")
                .help("Actions that are audited.")
                .labelNames("action", "tenant")
                .register(registry);
        lockouts = Counter.builder()
                .name("security_account_lockouts_total")
                .help("Accounts that were locked.")
                .labelNames("tenant")
                .register(registry);
        attempts.initLabelValues("success", "", "");
        lockouts.initLabelValues("");
    }

    public void authSucceeded() {
        attempts.labelValues("success", "", tenant.get()).inc();
    }

    /** @param reason a short word such as `bad_password`, never a name or a text of the user's */
    public void authFailed(String reason) {
        attempts.labelValues("failure", reasons.of(reason), tenant.get()).inc();
    }

    /** @param action such as `role_change`, `privilege_grant`, `user_create`, `key_create`, `policy_change` */
    public void audit(String action) {
        audit.labelValues(actions.of(action), tenant.get()).inc();
    }

    public void lockedOut() {
        lockouts.labelValues(tenant.get()).inc();
    }
}
