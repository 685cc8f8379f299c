// Writes what a handler logs the way Lambda's managed Node.js runtime does, as text or as JSON.
import { format } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

/** The invocation under way, which each line names. */
export const invocation = { requestId: undefined };

export function errorFields(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

export function patchConsole() {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
  const lowest = json ? LEVELS.indexOf((process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO').toUpperCase()) : 0;
  const write = process.stdout.write.bind(process.stdout);
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...values) => {
      if (LEVELS.indexOf(level) < lowest) return;
      write(`${json ? jsonLine(level, values) : textLine(level, values)}\n`);
    };
  }
}

function textLine(level, values) {
  const line = [new Date().toISOString(), invocation.requestId ?? 'undefined', level, format(...values.map(textValue))].join('\t');
  return line.replace(/\n/g, '\r');
}

function textValue(value) {
  return value instanceof Error ? JSON.stringify({ ...errorFields(value), ...value, stack: errorFields(value).trace, trace: undefined }) : value;
}

function jsonLine(level, values) {
  const head = { timestamp: new Date().toISOString(), level, requestId: invocation.requestId };
  const error = values.find(value => value instanceof Error);
  const tail = error ? { errorType: error.name, errorMessage: error.message, stackTrace: errorFields(error).trace.slice(1) } : {};
  const whole = values.length === 1 && typeof values[0] === 'object' && values[0] !== null && !error;
  try {
    return JSON.stringify({ ...head, message: whole ? values[0] : format(...values), ...tail });
  } catch {
    return JSON.stringify({ ...head, message: format(...values), ...tail });
  }
}
