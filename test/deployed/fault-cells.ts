import type { Fault } from '../../local-aws/faults';
import type { FaultsByService } from '../../local-aws/local-aws';

export type Service = keyof FaultsByService;

export const SITUATIONS = ['event', 'sweep', 'creation', 'update', 'deletion'] as const;

/** One call of one situation, and how it fails. */
export interface Cell {
  readonly situation: (typeof SITUATIONS)[number];
  readonly service: Service;
  readonly fault: Fault;
}

type Kind = Omit<Fault, 'operation'>;

/** Each call that the function makes in the situations, and what its service says when it throttles or refuses. */
const CALLS: Readonly<Record<Service, { readonly operations: readonly string[]; readonly throttling: string; readonly denial: string }>> = {
  ec2: {
    operations: [
      'DescribeInstances', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups',
      'DescribeNetworkAcls', 'DescribeRouteTables', 'DescribeVpcPeeringConnections', 'GetManagedPrefixListEntries',
      'CreateTrafficMirrorSession', 'ModifyTrafficMirrorSession', 'DeleteTrafficMirrorSession',
    ],
    throttling: 'RequestLimitExceeded',
    denial: 'UnauthorizedOperation',
  },
  elbv2: {
    operations: ['DescribeLoadBalancers', 'DescribeListeners', 'DescribeTargetGroups', 'DescribeTargetHealth', 'DescribeLoadBalancerAttributes'],
    throttling: 'Throttling',
    denial: 'AccessDenied',
  },
  dynamodb: { operations: ['GetItem', 'UpdateItem', 'BatchWriteItem', 'Scan'], throttling: 'ProvisionedThroughputExceededException', denial: 'AccessDeniedException' },
  sqs: { operations: ['SendMessage', 'GetQueueAttributes'], throttling: 'RequestThrottled', denial: 'AccessDeniedException' },
  lambda: { operations: ['Invoke'], throttling: 'TooManyRequestsException', denial: 'AccessDeniedException' },
  eventBridge: { operations: ['PutEvents'], throttling: 'ThrottlingException', denial: 'AccessDeniedException' },
  responses: { operations: ['PutObject'], throttling: 'SlowDown', denial: 'AccessDenied' },
};

const BROKEN: readonly Kind[] = [
  { code: 'InternalError', status: 500 }, { kind: 'no-body' }, { kind: 'html' }, { kind: 'malformed' }, { kind: 'truncated' }, { kind: 'stall' },
  { kind: 'cut' }, { kind: 'hang' },
];

/** All of them, in an order that never changes. */
export const CELLS: readonly Cell[] = SITUATIONS.flatMap((situation) => (Object.keys(CALLS) as Service[]).flatMap((service) => {
  const { operations, throttling, denial } = CALLS[service];
  const kinds: Kind[] = [
    { code: throttling }, { code: denial, status: 403 }, { kind: 'no-body', status: 400 }, ...BROKEN, ...BROKEN.map((kind): Kind => ({ ...kind, phase: 'after' })),
  ];
  const faults = operations.flatMap((operation) => kinds.map((kind): Fault => ({ operation, times: Infinity, ...kind })));
  const cells = faults.map((fault): Cell => ({ situation, service, fault }));
  // What S3 has not taken it does not answer with a status of success.
  const isSuccess = ({ fault: { kind = 'error', phase } }: Cell) => phase !== 'after' && ['malformed', 'truncated', 'stall'].includes(kind);
  return cells.filter((cell) => service !== 'responses' || !isSuccess(cell));
}));

/** For example `event, sqs SendMessage, cut after`. */
export function nameOf({ situation, service, fault: { operation, kind, code, status, phase = 'before' } }: Cell): string {
  return `${situation}, ${service} ${operation}, ${[kind ?? code, status, phase].filter((part) => part !== undefined).join(' ')}`;
}
