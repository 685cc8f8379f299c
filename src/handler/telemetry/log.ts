import { failedCall, missingPermission } from '../../aws/call-tracker';

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

/** Causes of causes that are still described: an error may be its own. */
const CAUSES = 3;

/** An error has no enumerable properties of its own, so that JSON would show it as `{}`. */
function describeError(_key: string, value: unknown): unknown {
  return value instanceof Error ? description(value, CAUSES) : value;
}

/** Who looks for the reason asks for the call, and AWS Support for the id of the request. Absent fields do not reach the line. */
function description(error: Error, causes: number): object {
  const { httpStatusCode, requestId, attempts }: Metadata = '$metadata' in error ? Object(error.$metadata) : {};
  const causedBy = [error.cause, ...(error instanceof AggregateError ? error.errors : [])].filter((cause) => cause instanceof Error);
  return {
    name: error.name,
    message: error.message,
    call: failedCall(error),
    missingPermission: missingPermission(error),
    httpStatusCode,
    requestId,
    attempts,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    causes: causes === 0 || causedBy.length === 0 ? undefined : causedBy.map((cause) => description(cause, causes - 1)),
  };
}

/** What the SDK keeps of an answer. */
interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}
