import { Counter, type Registry } from 'prom-client';
import { BoundedValues } from './bounded';

const MAX_REASONS = 100;
const MAX_ACTIONS = 100;

/** Who tried to get in, and what was done that an auditor asks for. */
export class Security {
  private readonly reasons = new BoundedValues(MAX_REASONS);
  private readonly actions = new BoundedValues(MAX_ACTIONS);
  private readonly attempts: Counter;
  private readonly audits: Counter;
  private readonly lockouts: Counter;

  /** @param tenant the current request's, as a label's value */
  constructor(
    registry: Registry,
    private readonly tenant: () => string,
  ) {
    const metric = (name: string, help: string, ...labelNames: string[]) => ({ name, help, labelNames, registers: [registry] });
    this.attempts = new Counter(metric('security_auth_attempts_total', 'Attempts to authenticate.', 'outcome', 'reason', 'tenant'));
    this.audits = new Counter(metric('security_audit_events_total', 'Actions that are audited.', 'action', 'tenant'));
    this.lockouts = new Counter(metric('security_account_lockouts_total', 'Accounts that were locked.', 'tenant'));
    this.attempts.inc({ outcome: 'success', reason: '', tenant: '' }, 0);
    this.lockouts.inc({ tenant: '' }, 0);
  }

  authSucceeded(): void {
    this.attempts.inc({ outcome: 'success', reason: '', tenant: this.tenant() });
  }

  /** @param reason one of few, such as `bad_password`: after 100 different ones, further ones are `other` */
  authFailed(reason: string): void {
    this.attempts.inc({ outcome: 'failure', reason: this.reasons.of(reason), tenant: this.tenant() });
  }

  /** @param action one of few, such as `role_change`: after 100 different ones, further ones are `other` */
  audit(action: string): void {
    this.audits.inc({ action: this.actions.of(action), tenant: this.tenant() });
  }

  lockedOut(): void {
    this.lockouts.inc({ tenant: this.tenant() });
  }
}
