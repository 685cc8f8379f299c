import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A policy as it stands in a template, with everything in it resolved. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: unknown;
}

/** Who calls, and what allows it to. */
export interface Principal {
  /** For example `arn:aws:sts::123456789012:assumed-role/Worker/session`; of an AWS service its name, as in policies. */
  readonly arn: string;
  /** The role of a session, which may have a path that the ARN of the session leaves out. @default - a role without a path */
  readonly roleArn?: string;
  readonly policies: readonly PolicyDocument[];
  /** What AWS adds to the circumstances of each of its calls. @default - nothing */
  readonly context?: Readonly<Record<string, string>>;
}

/** One question: may the principal do this, with this resource, under these circumstances? */
export interface AccessQuestion {
  /** For example `ec2:CreateTrafficMirrorSession`. */
  readonly action: string;
  /** An ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

export type Decision = 'allowed' | 'not-allowed' | 'denied';

/** The policies are of no use: a mistake of the scenario, or of the template that it came from. */
export class UnusablePolicy extends Error {}

type Answers = Map<string, Promise<Decision>>;

/** By the text of the policies: the same ones come back with each stack that is deployed, and each evaluation takes milliseconds. */
const answersByText = new Map<string, Answers>();

/** Evaluates identity policies as IAM does, and remembers its answers. */
export class PolicyEvaluator {
  private readonly answers = new WeakMap<readonly PolicyDocument[], Answers>();

  /** Policies count as unchangeable: to change those of a principal, give it another list. */
  async decide(principal: Principal, question: AccessQuestion): Promise<Decision> {
    const known = this.answers.get(principal.policies) ?? answersFor(principal.policies);
    this.answers.set(principal.policies, known);
    const key = JSON.stringify([principal.arn, principal.context, question.action, question.resource, question.context]);
    const before = known.get(key);
    if (before) return before;
    const answer = evaluate(principal, question);
    known.set(key, answer);
    return answer;
  }
}

function answersFor(policies: readonly PolicyDocument[]): Answers {
  const text = JSON.stringify(policies);
  const answers = answersByText.get(text) ?? new Map<string, Promise<Decision>>();
  answersByText.set(text, answers);
  return answers;
}

async function evaluate(principal: Principal, { action, resource, context = {} }: AccessQuestion): Promise<Decision> {
  const accountOf = (arn: string) => arn.split(':')[4];
  const answer = await runSimulation({
    request: {
      principal: principal.arn,
      action,
      // A resource of another account that was shared needs no more from the caller's own policies.
      resource: { resource, accountId: accountOf(principal.arn) },
      contextVariables: { ...principal.context, ...context },
    },
    identityPolicies: principal.policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  if (answer.resultType === 'error') {
    throw new UnusablePolicy(`cannot evaluate ${action} on ${resource} for ${principal.arn}: ${JSON.stringify(answer.errors)}`);
  }
  if (answer.overallResult === 'Allowed') return 'allowed';
  return answer.overallResult === 'ExplicitlyDenied' ? 'denied' : 'not-allowed';
}
