import { Readable } from 'node:stream';

/**
 * Splits what a process writes into lines. The runtime ends the output of each invocation with a NUL character and the
 * invocation's id: output and answer travel on different ways, and the answer counts only when the output is complete.
 */
export function readLines(stream: Readable, onLine: (line: string) => void, onEndOfOutput: (requestId: string) => void): void {
  let rest = '';
  const take = (line: string) => {
    const [text, requestId] = line.split('\0');
    if (text !== '') onLine(text);
    if (requestId !== undefined) onEndOfOutput(requestId);
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  stream.on('end', () => take(rest));
}
