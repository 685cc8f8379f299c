/** Runs cfn-lint over the templates of several Regions, and fails on everything that is not accepted. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCEPTED, type Accepted } from './accepted';
import { REGIONS, templatesFor } from './templates';

interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const ENVIRONMENT = join('node_modules', '.cache', 'cfn-lint');
const CFN_LINT = join(ENVIRONMENT, 'bin', 'cfn-lint');

function install(): void {
  if (!existsSync(CFN_LINT)) execFileSync('python3', ['-m', 'venv', ENVIRONMENT], { stdio: 'inherit' });
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', REQUIREMENTS];
  execFileSync(join(ENVIRONMENT, 'bin', 'pip'), ['install', ...options], { stdio: 'inherit' });
}

function findings(region: string): Finding[] {
  const { stdout, stderr, error } = spawnSync(CFN_LINT, ['--format', 'json', '--regions', region, '--', ...templatesFor(region)], { encoding: 'utf8' });
  if (error) throw error;
  if (!stdout.startsWith('[')) throw new Error(`cfn-lint: expected findings as JSON, got ${JSON.stringify(stdout + stderr)}`);
  return JSON.parse(stdout) as Finding[];
}

function acceptance(finding: Finding): Accepted | undefined {
  const type = resourceType(finding);
  return ACCEPTED.find((accepted) =>
    accepted.rule === finding.Rule.Id && accepted.message.test(finding.Message) && (accepted.resourceType ?? type) === type);
}

function resourceType({ Filename, Location }: Finding): string {
  const { Resources } = JSON.parse(readFileSync(Filename, 'utf8')) as { readonly Resources: Record<string, { readonly Type: string }> };
  return Resources[Location.Path?.[1] ?? '']?.Type ?? '';
}

install();
const all = REGIONS.flatMap((region) => findings(region).map((finding) => ({ region, finding, accepted: acceptance(finding) })));
const failures = all.filter(({ accepted }) => !accepted).map(({ region, finding }) =>
  `${region}: ${finding.Rule.Id} ${finding.Message} (${resourceType(finding)}, ${finding.Location.Path?.join('/')})`);
const outlived = ACCEPTED.filter((accepted) => !all.some((found) => found.accepted === accepted)).map(({ rule }) => `${rule}: accepted, but found no longer`);
console.log([...new Set([...failures, ...outlived])].join('\n') || `cfn-lint: clean in ${REGIONS.length} Regions but for what is accepted`);
process.exitCode = failures.length + outlived.length > 0 ? 1 : 0;
