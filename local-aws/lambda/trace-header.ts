import { createHash, randomBytes } from 'node:crypto';

/** How often a function may run in one chain of calls before Lambda takes the chain for a loop. */
export const LONGEST_CHAIN = 16;

/**
 * The chain that goes on with one more run of a function. Lambda counts the runs of each function in the `Lineage` of
 * X-Ray's header, which the SDK hands on from call to call.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export function continuedTrace(traceHeader: string | undefined, functionArn: string): string {
  const { Root: root = newRoot(), Parent: parent = randomBytes(8).toString('hex'), Sampled: sampled = '0' } = fieldsOf(traceHeader);
  const runs = runsOf(traceHeader);
  const id = idOf(functionArn);
  const lineage = Object.entries({ ...runs, [id]: (runs[id] ?? 0) + 1 }).map(([key, count]) => `${key}:${count}`).join('|');
  return `Root=${root};Parent=${parent};Sampled=${sampled};Lineage=${lineage}`;
}

/** How often the function has run in the chain. */
export function runsInTrace(traceHeader: string | undefined, functionArn: string): number {
  return runsOf(traceHeader)[idOf(functionArn)] ?? 0;
}

function runsOf(traceHeader: string | undefined): Record<string, number> {
  const { Lineage: lineage = '' } = fieldsOf(traceHeader);
  return Object.fromEntries(lineage.split('|').filter(part => part !== '').map(part => part.split(':')).map(([id, count]) => [id, Number(count)]));
}

function fieldsOf(traceHeader = ''): Partial<Record<string, string>> {
  return Object.fromEntries(traceHeader.split(';').map(field => field.split('=')));
}

function idOf(functionArn: string): string {
  return createHash('sha256').update(functionArn).digest('hex').slice(0, 8);
}

function newRoot(): string {
  return `1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
}
