import { writeFileSync } from 'node:fs';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';

/** What the function logged, as CloudWatch Logs would keep it. */
export function logLines(stack: DeployedStack): readonly string[] {
  return stack.function().output.filter((line) => line.startsWith('{'));
}

/** @throws Error that names the option when the file cannot be written */
export function writeLog(file: string, lines: readonly string[]): void {
  try {
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`--log: expected a file that can be written, in a folder that exists, got ${JSON.stringify(file)} (${why})`);
  }
}
