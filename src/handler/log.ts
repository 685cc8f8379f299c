/** Structured log: one JSON object a line, as CloudWatch Logs Insights reads it. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/**
 * @param write takes one line
 * @param clock gives the current time in milliseconds since the epoch
 * @param common fields of every line
 */
export function jsonLog(write: (line: string) => void, clock: () => number, common: LogFields = {}): Log {
  const at = (level: string) => (message: string, fields: LogFields = {}) => (
    write(JSON.stringify({ timestamp: new Date(clock()).toISOString(), level, message, ...common, ...fields }, describeError))
  );
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

/** An error has no enumerable properties of its own, so that JSON would show it as `{}`. */
function describeError(_key: string, value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message } : value;
}
