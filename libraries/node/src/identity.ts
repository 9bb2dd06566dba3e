import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** What a service calls itself: in its log lines, and in `target_info`. */
export interface Identity {
  readonly name: string;
  readonly version: string;
  readonly environment: string;
}

/** OpenTelemetry's variables first, then what the code says, then package.json. */
export function identityOf(stated: Partial<Identity>, env: NodeJS.ProcessEnv = process.env): Identity {
  const resource = resourceAttributes(env.OTEL_RESOURCE_ATTRIBUTES ?? '');
  const project = packageJson(mainFolder());
  return {
    name: env.OTEL_SERVICE_NAME || resource.get('service.name') || stated.name || unscoped(project.name) || 'unknown_service',
    version: resource.get('service.version') || stated.version || project.version || '',
    environment: resource.get('deployment.environment.name') || stated.environment || 'development',
  };
}

/** `key=value` pairs with percent-encoded values: https://opentelemetry.io/docs/specs/otel/resource/sdk/ */
export function resourceAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (key && value !== undefined) attributes.set(key, decoded(value));
  }
  return attributes;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // a lone % is meant as it is
  }
}

/** The program's folder; that of the working directory if a tool such as a process manager starts the program. */
function mainFolder(): string {
  const main = process.argv[1];
  return main && !main.includes(`${sep}node_modules${sep}`) ? dirname(main) : process.cwd();
}

function packageJson(folder: string): { name?: string; version?: string } {
  for (;;) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return {}; // an unreadable one names nothing
    }
    if (folder === dirname(folder)) return {};
    folder = dirname(folder);
  }
}

function unscoped(name: string | undefined): string | undefined {
  return name?.replace(/^@[^/]*\//, '');
}
