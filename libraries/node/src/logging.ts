import { format, inspect } from 'node:util';
import { pino, type DestinationStream, type Level, type LogFn, type Logger } from 'pino';
import { activeTrace, type ContextStorage } from './context';
import type { Identity } from './identity';
import { isSecretName, REDACTED, redactText } from './redaction';
import { batchingOutput } from './standard-output';
import { escaped, textLines } from './text-lines';

/** Marks an object whose names are ECS's already; whatever else a service logs becomes `labels.*`. */
const ECS = Symbol('ecs');
type Fields = Record<string, unknown>;

/** JSON leaves these as they are, but terminals and readers of lines do not: DEL, C1 and Unicode's line ends. */
const UNESCAPED = /[\x7f-\x9f\u2028\u2029]/g;

export type AccessLog = ReturnType<typeof createLogging>['access'];

export interface LoggingOptions {
  readonly identity: Identity;
  readonly storage: ContextStorage;
  readonly level: Level | 'silent';
  /** Where lines go; the standard output by default. */
  readonly destination?: DestinationStream;
}

/** One JSON object a line, in ECS: https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html */
export function createLogging({ identity, storage, level, destination }: LoggingOptions) {
  const base = {
    'service.name': identity.name,
    'service.version': identity.version,
    'service.environment': identity.environment,
  };
  const output = destination ?? standardOutput();
  const root = pino(
    {
      level,
      messageKey: 'message',
      timestamp: () => `,"@timestamp":"${now()}"`,
      base,
      formatters: { level: (label) => ({ 'log.level': label }) },
      hooks: {
        logMethod(args, method) {
          const [fields, message] = lineOf(args, storage);
          (method as LogFn).call(this, fields, message);
        },
        streamWrite: allEscaped,
      },
    },
    output,
  );
  // Pino does not format the fields of children, and these would be neither labels nor redacted.
  const { child } = root;
  root.child = function (this: Logger, bindings: Fields, options?: object) {
    return child.call(this, isEcs(bindings) ? bindings : labels(bindings), options);
  } as typeof child;
  const logger = (name: string): Logger => root.child(ecs({ 'log.logger': name }));
  const pinoAccess = (process.env.OTEL_LOGS_EXPORTER ?? 'none') === 'none' ? undefined : logger('access');
  return {
    /** A logger of that name: the field `log.logger`. */
    logger,

    /** Not by pino, unless OpenTelemetry is to send what pino writes: it takes twice as long, and most lines are these. */
    access(level: 'info' | 'error', fields: Fields, message: string): void {
      if (pinoAccess) return pinoAccess[level](ecs(fields), message);
      if (!root.isLevelEnabled(level)) return;
      const line = { 'log.level': level, '@timestamp': now(), ...base, 'log.logger': 'access', ...addContext(fields, storage), message };
      output.write(allEscaped(`${JSON.stringify(line)}\n`));
    },
  };
}

let lastMillisecond = 0;
let lastTime = '';

/** A busy service writes many lines in one millisecond. */
function now(): string {
  const millisecond = Date.now();
  if (millisecond !== lastMillisecond) {
    lastMillisecond = millisecond;
    lastTime = new Date(millisecond).toISOString();
  }
  return lastTime;
}

function allEscaped(line: string): string {
  return line.replace(UNESCAPED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Fields that have ECS's names already. */
export function ecs(fields: Fields): Fields {
  (fields as { [ECS]?: true })[ECS] = true;
  return fields;
}

function isEcs(fields: object): boolean {
  return ECS in fields;
}

function standardOutput(): DestinationStream {
  const format = process.env.DEVMON_LOG_FORMAT || (process.stdout.isTTY ? 'text' : 'json');
  if (format === 'text') return textLines(process.stdout);
  if (format !== 'json') throw new Error(`DEVMON_LOG_FORMAT is "${format}": it must be "json" or "text".`);
  return batchingOutput(1);
}

/** `log.info(text, ...)`, `log.info(fields, text, ...)` or `log.error(error, text, ...)` as fields and a message. */
function lineOf(args: readonly unknown[], storage: ContextStorage): [Fields, string] {
  let [first, ...rest] = args;
  let fields: Fields;
  if (first instanceof Error) {
    fields = errorFields(first);
    rest = rest.length > 0 ? rest : [first.message];
  } else if (typeof first === 'object' && first !== null) {
    fields = isEcs(first) ? (first as Fields) : labels(first as Fields);
  } else {
    fields = {};
    rest = [...args];
  }
  const message = rest.length > 1 ? format(...rest) : String(rest[0] ?? fields['error.message'] ?? '');
  return [addContext(fields, storage), isEcs(fields) ? message : redactText(message)];
}

function addContext(fields: Fields, storage: ContextStorage): Fields {
  const context = storage.getStore();
  const trace = activeTrace() ?? context?.trace;
  if (trace) {
    fields['trace.id'] = trace.traceId;
    fields['span.id'] = trace.spanId;
  }
  if (context) {
    fields['labels.correlation_id'] = context.correlationId;
    if (context.tenant) fields['labels.tenant'] = context.tenant;
  }
  return fields;
}

function labels(given: Fields): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (value instanceof Error && (name === 'err' || name === 'error')) Object.assign(fields, errorFields(value));
    else fields[`labels.${name}`] = isSecretName(name) ? REDACTED : labelText(value);
  }
  return fields;
}

/** ECS's labels are text: a field that is a number here and an object there would break an index. */
function labelText(value: unknown): string {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return redactText(String(value));
  if (typeof value === 'object' && value !== null) return redactText(jsonText(value));
  return String(value);
}

function jsonText(value: object): string {
  try {
    const hide = (name: string, inner: unknown) => (isSecretName(name) ? REDACTED : typeof inner === 'bigint' ? String(inner) : inner);
    return JSON.stringify(value, hide) ?? inspect(value);
  } catch {
    return inspect(value, { breakLength: Infinity }); // circular, or its toJSON throws
  }
}

/** `error.*`, with the errors that caused it in the stack trace. */
export function errorFields(thrown: unknown): Fields {
  if (!(thrown instanceof Error)) return { 'error.type': typeof thrown, 'error.message': labelText(thrown) };
  return {
    'error.type': errorType(thrown),
    'error.message': redactText(thrown.message),
    'error.stack_trace': redactText(stackOf(thrown)),
  };
}

export function errorType(error: Error): string {
  return error.name === 'Error' ? error.constructor.name || 'Error' : error.name;
}

const MAX_CAUSES = 5;

/** As V8 writes it, but with the error's own type and, in causes, no line that a message begins. */
function stackOf(error: Error): string {
  let stack = `${errorType(error)}: ${error.message}${framesOf(error)}`;
  let cause = error.cause;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth++, cause = cause.cause) {
    stack += `\nCaused by: ${errorType(cause)}: ${escaped(cause.message)}${framesOf(cause)}`;
  }
  return stack;
}

function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  return start < 0 ? '' : stack.slice(message ? start + message.length : stack.search(/\n|$/));
}
