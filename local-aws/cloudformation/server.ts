import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Stacks } from './deployment';
import { StackResource, StackState } from './stack-state';
import { Clock } from '../clock';
import { accessKeyOf, Answer, bodyOf, LoopbackServer, serveApi } from '../loopback';
import { allows } from '../sqs/policy-evaluation';
import { PoliciesOf } from '../sqs/server';

/** Resources on one page. AWS documents no number; callers must not count on one page. */
const PAGE_SIZE = 10;

/** An error as CloudFormation answers it. */
class CloudFormationError extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
  }
}

type Parameters = Readonly<Record<string, string>>;

interface Operation {
  /** Parameters that are modelled. */
  readonly parameters: readonly string[];
  readonly run: (stacks: Stacks, parameters: Parameters) => string;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeStacks: {
    parameters: ['StackName'],
    run: (stacks, { StackName: name }) => list('Stacks', (name === undefined ? stacks.all() : [named(stacks, name)]).map(describedStack)),
  },
  DescribeStackResources: {
    parameters: ['StackName', 'LogicalResourceId'],
    run: (stacks, { StackName: name = '', LogicalResourceId: logicalId }) => {
      const resources = [...named(stacks, name).resources].filter(([id]) => logicalId === undefined || id === logicalId);
      return list('StackResources', resources.slice(0, 100).map(describedResource));
    },
  },
  ListStackResources: {
    parameters: ['StackName', 'NextToken'],
    run: (stacks, { StackName: name = '', NextToken: token = '0' }) => {
      const resources = [...named(stacks, name).resources];
      const end = Number(token) + PAGE_SIZE;
      return list('StackResourceSummaries', resources.slice(Number(token), end).map(describedResource))
        + (end < resources.length ? element('NextToken', String(end)) : '');
    },
  },
};

export interface ServedStacks {
  readonly stacks: Stacks;
  readonly clock: Clock;
  readonly policiesOf: PoliciesOf;
}

/** Serves what CloudFormation says of stacks, in its Query protocol on the loopback interface. Stacks are made by `LocalAws.deploy`. */
export async function serveCloudFormation(served: ServedStacks): Promise<LoopbackServer> {
  return serveApi({ clock: served.clock, contentType: 'text/xml', perform: async request => answer(served, request) });
}

async function answer({ stacks, policiesOf }: ServedStacks, request: IncomingMessage): Promise<Answer> {
  try {
    const { Action: name = '', Version: _, ...parameters } = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (!operation) throw new CloudFormationError('InvalidAction', `the action ${name} is not modelled`);
    const unknown = Object.keys(parameters).find(parameter => !operation.parameters.includes(parameter));
    if (unknown !== undefined) throw new CloudFormationError('ValidationError', `the parameter ${unknown} of ${name} is not modelled`);
    const policies = policiesOf(accessKeyOf(request));
    if (policies && !allows(policies, { action: `cloudformation:${name}`, resource: stacks.arnOf(parameters.StackName ?? '*') })) {
      throw new CloudFormationError('AccessDenied', `the caller is not authorized to perform: cloudformation:${name}`, 403);
    }
    const result = operation.run(stacks, parameters);
    return { status: 200, body: element(`${name}Response`, element(`${name}Result`, result) + element('ResponseMetadata', element('RequestId', randomUUID()))) };
  } catch (error) {
    const { code, message, status } = error instanceof CloudFormationError
      ? error
      : new CloudFormationError('InternalFailure', `The local CloudFormation failed: ${String(error)}`, 500);
    const type = element('Type', status < 500 ? 'Sender' : 'Receiver');
    return { status, body: element('ErrorResponse', element('Error', type + element('Code', code) + element('Message', escaped(message)))) };
  }
}

function named(stacks: Stacks, nameOrId: string): StackState {
  const found = stacks.all().find(({ stackName, stackId }) => nameOrId === stackName || nameOrId === stackId);
  if (!found) throw new CloudFormationError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  return found;
}

function describedStack({ stackName, stackId, status }: StackState): string {
  return element('StackName', escaped(stackName)) + element('StackId', escaped(stackId)) + element('StackStatus', status)
    + element('CreationTime', '2026-01-01T00:00:00Z');
}

function describedResource([logicalId, { ref, template }]: [string, StackResource]): string {
  return element('LogicalResourceId', logicalId) + element('PhysicalResourceId', escaped(ref)) + element('ResourceType', escaped(template.Type))
    + element('ResourceStatus', 'CREATE_COMPLETE') + element('LastUpdatedTimestamp', '2026-01-01T00:00:00Z')
    + element('Timestamp', '2026-01-01T00:00:00Z');
}

function list(name: string, items: readonly string[]): string {
  return element(name, items.map(item => element('member', item)).join(''));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character]);
}
