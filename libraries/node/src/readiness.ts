import { redactText } from './redaction';

/** Fails by throwing, by rejecting or by answering `false`. The signal says that nobody waits any longer. */
export type Check = (signal: AbortSignal) => unknown;

/** The form of MicroProfile Health. */
export interface Health {
  readonly status: 'UP' | 'DOWN';
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly name: string;
  readonly status: 'UP' | 'DOWN';
  readonly data?: { readonly error: string };
}

const LIMIT_MILLISECONDS = 2000;
const KEPT_MILLISECONDS = 1000;
const MAX_ERROR_LENGTH = 200;
const SHUTDOWN: Health = { status: 'DOWN', checks: [{ name: 'shutdown', status: 'DOWN' }] };

/** Runs the checks at the same time and one run at a time; a result serves for a second. */
export class Readiness {
  private running: Promise<Health> | undefined;
  private last: { health: Health; until: number } | undefined;
  private isShuttingDown = false;

  constructor(private readonly checks: Readonly<Record<string, Check>>) {}

  async health(): Promise<Health> {
    if (this.isShuttingDown) return SHUTDOWN;
    if (this.last && performance.now() < this.last.until) return this.last.health;
    this.running ??= this.run().finally(() => (this.running = undefined));
    const health = await this.running;
    return this.isShuttingDown ? SHUTDOWN : health;
  }

  /** From now on the service is not ready. */
  shutDown(): void {
    this.isShuttingDown = true;
  }

  private async run(): Promise<Health> {
    const checks = await Promise.all(Object.entries(this.checks).map(([name, check]) => runCheck(name, check)));
    const health: Health = { status: checks.every(({ status }) => status === 'UP') ? 'UP' : 'DOWN', checks };
    this.last = { health, until: performance.now() + KEPT_MILLISECONDS };
    return health;
  }
}

async function runCheck(name: string, check: Check): Promise<CheckResult> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MILLISECONDS / 1000} s`)), LIMIT_MILLISECONDS);
  });
  try {
    const answer = await Promise.race([(async () => check(abort.signal))(), limit]);
    return answer === false ? down(name, 'the check returned false') : { name, status: 'UP' };
  } catch (error) {
    return down(name, error instanceof Error ? error.message || error.name : String(error));
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function down(name: string, error: string): CheckResult {
  return { name, status: 'DOWN', data: { error: redactText(error).slice(0, MAX_ERROR_LENGTH) } };
}
