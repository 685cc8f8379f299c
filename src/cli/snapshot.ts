import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PrefixListEntry } from '@aws-sdk/client-ec2';
import type { Ec2Facts } from '../aws/facts';

const PREFIX_LIST_FOLDER = 'get-managed-prefix-list-entries';

/**
 * Reads a snapshot: a folder with one file a call, each as `aws ec2 <call> --output json` prints it.
 *
 * A missing optional file leaves what rests on it unknown; without a file of sessions there are none.
 *
 * @throws Error that names the file when a required one is missing or one is broken
 */
export function readSnapshot(directory: string): Ec2Facts {
  if (!existsSync(directory)) throw new Error(`the snapshot folder ${directory} does not exist`);
  const read = <T>(call: string, member: string) => list<T>(directory, `${call}.json`, member);
  const has = (call: string) => existsSync(join(directory, `${call}.json`));
  const need = <T>(call: string, member: string) => {
    if (!has(call)) throw new Error(`${join(directory, `${call}.json`)} is missing; a snapshot needs it`);
    return read<T>(call, member);
  };
  return {
    reservations: need('describe-instances', 'Reservations'),
    targets: need('describe-traffic-mirror-targets', 'TrafficMirrorTargets'),
    ...(has('describe-network-interfaces') && { networkInterfaces: read('describe-network-interfaces', 'NetworkInterfaces') }),
    sessions: read('describe-traffic-mirror-sessions', 'TrafficMirrorSessions'),
    securityGroups: read('describe-security-groups', 'SecurityGroups'),
    networkAcls: read('describe-network-acls', 'NetworkAcls'),
    prefixLists: prefixLists(directory),
  };
}

function prefixLists(directory: string): ReadonlyMap<string, readonly PrefixListEntry[]> {
  const folder = join(directory, PREFIX_LIST_FOLDER);
  if (!existsSync(folder)) return new Map();
  return new Map(readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => (
    [basename(file, '.json'), list<PrefixListEntry>(folder, file, 'Entries')]
  )));
}

function list<T>(directory: string, file: string, member: string): T[] {
  const path = join(directory, file);
  if (!existsSync(path)) return [];
  const items = (parse(path) as Record<string, unknown> | null)?.[member];
  if (!Array.isArray(items)) throw new Error(`${path}: expected an object with the list ${member}, as the AWS CLI prints it`);
  return items as T[];
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
