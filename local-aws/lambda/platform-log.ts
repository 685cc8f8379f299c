import { InvocationOutcome } from './execution-environment';

export interface FinishedInvocation {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly memorySize: number;
  /** The most that the process has used so far, in MB; absent where the operating system does not tell. */
  readonly maxMemoryUsed?: number;
  readonly outcome: InvocationOutcome;
}

/** The lines that Lambda itself writes at the start of an invocation. */
export function startLines(requestId: string, format: string, now: number): string[] {
  if (format === 'JSON') return [platformEvent('platform.start', now, { requestId, version: '$LATEST' })];
  return [`START RequestId: ${requestId} Version: $LATEST`];
}

/** … and at its end. */
export function endLines({ startedAt, endedAt, memorySize, maxMemoryUsed, outcome }: FinishedInvocation, format: string): string[] {
  const { requestId } = outcome;
  const durationMs = Math.max(endedAt - startedAt, 0);
  const error = outcome.kind === 'failed' ? outcome.error : undefined;
  if (format === 'JSON') {
    const status = error ? { status: 'error', errorType: error.errorType } : { status: 'success' };
    return [platformEvent('platform.report', endedAt, { requestId, metrics: { durationMs, memorySizeMB: memorySize, maxMemoryUsedMB: maxMemoryUsed }, ...status })];
  }
  return [
    ...(error?.errorType.startsWith('Runtime.') ? [`RequestId: ${requestId} Error: ${error.errorMessage}`] : []),
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tMemory Size: ${memorySize} MB${maxMemoryUsed === undefined ? '' : `\tMax Memory Used: ${maxMemoryUsed} MB`}`,
    ...(error?.errorType.startsWith('Sandbox.') ? [`${new Date(endedAt).toISOString()} ${requestId} ${error.errorMessage}`] : []),
  ];
}

function platformEvent(type: string, now: number, record: object): string {
  return JSON.stringify({ time: new Date(now).toISOString(), type, record });
}
