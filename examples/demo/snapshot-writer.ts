import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ec2Answers } from './ec2-answers';
import { loadBalancingAnswers } from './load-balancing-answers';
import type { Place } from './place';

/**
 * Makes the folder that is to hold a snapshot.
 *
 * @throws Error when something is there: files of another snapshot would become a part of this one
 */
export function prepareSnapshot(directory: string): void {
  if (existsSync(directory) && (!statSync(directory).isDirectory() || readdirSync(directory).length > 0)) {
    throw new Error(`--snapshot: expected a folder that is empty or does not exist, got ${JSON.stringify(directory)}`);
  }
  mkdirSync(directory, { recursive: true });
}

/** Writes what the local AWS now answers, as the AWS CLI would print it: one file a call, with all pages. */
export async function writeSnapshot(place: Place, directory: string): Promise<void> {
  const files = { ...await ec2Answers(place), ...await loadBalancingAnswers(place) };
  for (const [file, answer] of Object.entries(files)) {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(answer, undefined, 2));
  }
}
