export const REDACTED = '[redacted]';

const NAMES = 'authorization|cookie|password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential';
const SECRET_NAME = new RegExp(NAMES, 'i');
const MAY_HOLD_SECRET = /[=:]|bearer|basic/i;

// Every repetition before a value is bounded, so that no text takes more than linear time.
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const HEADER = /((?:authorization|cookie)[\w-]{0,40}\\?["']?\s{0,8}:\s{0,8})(?!["'\\\s])[^\r\n]+/gi;
const NAMED = new RegExp(
  String.raw`((?:${NAMES})[\w-]{0,40}\\?["']?\s{0,8}[=:]\s{0,8})(?!\[redacted])(?:${QUOTED}|\\"[^"]*"|(?:(?:bearer|basic)\s{1,8})?[^\s,;&"'\\}\])]+)`,
  'gi',
);
const SCHEME = /\b([Bb]earer|BEARER|Basic|BASIC)(\s{1,8})[A-Za-z0-9._~+/=-]+/g;

/** Whether a field of this name holds a secret, in any case, with `-` like `_`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Replaces what follows a secret's name and `=` or `:`, and what follows `Bearer` or `Basic`. */
export function redactText(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text;
  return text
    .replace(HEADER, `$1${REDACTED}`)
    .replace(NAMED, `$1${REDACTED}`)
    .replace(SCHEME, `$1$2${REDACTED}`);
}
