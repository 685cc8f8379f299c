import { readFileSync } from 'fs';
import { join } from 'path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { determineLatestNodeRuntime, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { DECISIONS } from './decisions';
import { type Finding, findingsIn } from './findings';
import { allProperties, builtAssembly, structsOf } from '../api/assembly';
import { configuredStack, defaultStack } from '../stacks';

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8');
const REGION = { account: '123456789012', region: 'eu-central-1' };

const assembly = builtAssembly();
const props = structsOf(assembly).find((struct) => struct.name === 'ExtraHopTrafficMirroringProps')!;
const PROPERTIES = allProperties(assembly, props).map(({ name }) => name);

const withoutPack = (id: string): string => id.replace(/^.*-/, '');
const isOpen = ({ reason }: Finding): boolean => reason === undefined;
const named = ({ id, resource }: Finding): string => `${withoutPack(id)} ${resource}`;
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

const examined = (name: string, stack: Stack) => ({ name, stack, findings: findingsIn(stack) });
const asItComes = [examined('as it comes', defaultStack()), examined('as it comes, in a known Region', defaultStack(REGION))];
const configured = [examined('with everything given', configuredStack()), examined('with everything given, in a known Region', configuredStack(REGION))];
const all = [...asItComes, ...configured];

const release = ({ name }: Runtime): number => Number(/^nodejs(\d+)/.exec(name)?.[1] ?? 0);

/** The latest Node.js that this version of the CDK knows; some Regions may lag behind. */
const LATEST = Math.max(...Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS).map(release));
const RUNS_ON_LATEST = release(determineLatestNodeRuntime(defaultStack())) === LATEST;

test.each(asItComes)('$name, nothing is found but what is acknowledged and what is for the user to decide', ({ findings }) => {
  const open = DECISIONS.filter(({ property }) => property !== 'runtime' || !RUNS_ON_LATEST);
  expect(unique(findings.filter(isOpen).map(named))).toEqual(open.map(({ rule, resource }) => `${rule} ${resource}`));
});

test.each(configured)('$name, nothing is found but what is acknowledged', ({ findings }) => {
  const undecided = DECISIONS.filter(({ property }) => !PROPERTIES.includes(property));
  expect(unique(findings.filter(isOpen).map(named))).toEqual(undecided.map(({ rule, resource }) => `${rule} ${resource}`));
});

test.each(all)('$name, each acknowledgement is of something that is found', ({ stack, findings }) => {
  const acknowledged = stack.node.findAll().flatMap((node) => rules(node).map(({ id, reason }) => `${node.node.path} ${id} ${reason}`));
  expect(unique(findings.filter((finding) => !isOpen(finding)).map(({ path, id, reason }) => `${path} ${id} ${reason}`))).toEqual(unique(acknowledged));
});

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
}

test.each(all)('$name, calls without a resource are read only, as their acknowledgement says', ({ stack }) => {
  const everywhere = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Effect, Resource }) => Effect === 'Allow' && Resource === '*')
    .flatMap(({ Action }) => Action);
  expect(everywhere.filter((action) => !/:(Describe|Get|List)[A-Z]/.test(action))).toEqual([]);
  expect(everywhere).toContain('ec2:DescribeInstances');
});

test('the guide tells each acknowledgement with its reason', () => {
  const findings = all.flatMap(({ findings: found }) => found).filter((finding) => !isOpen(finding));
  expect(tableAfter('## Acknowledged')).toEqual(unique(findings.map(({ id, resource, reason }) => row([`\`${withoutPack(id)}\``, `\`${resource}\``, reason!]))));
});

test('the guide tells each finding that is for the user to decide, with the property that settles it', () => {
  expect(tableAfter('## For you to decide')).toEqual(DECISIONS.map(({ rule, resource, property, byDefault }) =>
    row([`\`${rule}\``, `\`${resource}\``, `\`${property}\``, byDefault])));
});

/** The rows of the first table under a heading, in the order of their text. */
function tableAfter(heading: string): string[] {
  const [, section] = GUIDE.split(`${heading}\n`);
  return section.split('\n## ')[0].split('\n').filter((line) => line.startsWith('| `')).sort();
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function rules(node: unknown): { readonly id: string; readonly reason: string }[] {
  const metadata = (node as { getMetadata?: (key: string) => unknown }).getMetadata?.('cdk_nag') as { rules_to_suppress: never[] } | undefined;
  return metadata?.rules_to_suppress ?? [];
}
