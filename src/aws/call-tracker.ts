import type { HandlerExecutionContext, InitializeHandler, Pluggable } from '@smithy/types';

/** A call of an AWS API that is under way. */
export interface PendingCall {
  /** As IAM names it, for example `ec2:DescribeInstances`. */
  readonly call: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** The part of an SDK client that takes middleware. */
interface TrackedClient<Input extends object, Output extends object> {
  readonly middlewareStack: { use(plugin: Pluggable<Input, Output>): void };
}

/** Knows which calls are under way, and names the call in the error of each that fails, which the SDK does not. */
export class CallTracker {
  private readonly underWay = new Set<PendingCall>();

  /** @param clock gives the current time in milliseconds since the epoch */
  public constructor(private readonly clock: () => number) {}

  /** In the order in which they began. */
  public get pending(): readonly PendingCall[] {
    return [...this.underWay];
  }

  public track<Client, Input extends object, Output extends object>(client: Client & TrackedClient<Input, Output>): Client {
    client.middlewareStack.use({
      // The outermost step: a call that the SDK tries again is one call.
      applyToStack: (stack) => stack.add((next, context) => this.tracked(next, context), { step: 'initialize', name: 'callTracker' }),
    });
    return client;
  }

  private tracked<Input extends object, Output extends object>(
    next: InitializeHandler<Input, Output>, context: HandlerExecutionContext,
  ): InitializeHandler<Input, Output> {
    const call = callName(context);
    return async (input) => {
      const pending = { call, since: this.clock() };
      this.underWay.add(pending);
      try {
        return await next(input);
      } catch (thrown) {
        if (thrown instanceof Error) Object.assign(thrown, { call });
        throw thrown;
      } finally {
        this.underWay.delete(pending);
      }
    };
  }
}

/** Prefixes of IAM actions, by the SDK's client. */
const SERVICES: Readonly<Record<string, string>> = {
  CloudFormationClient: 'cloudformation',
  EC2Client: 'ec2',
  ElasticLoadBalancingV2Client: 'elasticloadbalancing',
  SQSClient: 'sqs',
  DynamoDBClient: 'dynamodb',
  LambdaClient: 'lambda',
  EventBridgeClient: 'events',
};

/** Calls whose IAM action has another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

function callName({ clientName = '', commandName = '' }: HandlerExecutionContext): string {
  return `${SERVICES[clientName] ?? clientName}:${commandName.replace(/Command$/, '')}`;
}

const DENIALS: readonly string[] = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/** The call that failed with this error, as IAM names it; absent where no call did. */
export function failedCall(error: Error): string | undefined {
  return 'call' in error && typeof error.call === 'string' ? error.call : undefined;
}

/**
 * The IAM action that the caller lacks; undefined if the error has another cause or doesn't say.
 *
 * The message names it if a call needs more than one action, such as `ec2:CreateTags` for a session with tags.
 */
export function missingPermission(error: Error): string | undefined {
  const named = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1];
  const call = failedCall(error);
  return named ?? (call !== undefined && DENIALS.includes(error.name) ? ACTIONS[call] ?? call : undefined);
}
