import { Ec2, RecordedCall } from '../ec2/ec2';
import { BrokenAnswer, Faults, TakenFault } from '../faults';
import { PolicyEvaluator, Principal } from '../iam';
import { Elbv2Error } from './errors';
import { OPERATIONS } from './operations';
import { Elbv2State } from './state';

/** A stateful model of Elastic Load Balancing next to an EC2, as far as the product uses it. */
export class Elbv2 {
  readonly state = new Elbv2State();
  readonly faults = new Faults();
  readonly calls: RecordedCall[] = [];
  private readonly policies = new PolicyEvaluator();

  /** @param ec2 where it is: it gives account, Region, time, and who calls with which access key */
  constructor(readonly ec2: Ec2) {
    ec2.state.loadBalancers = this.state.loadBalancers;
  }

  arn(resource: string): string {
    const { partition, region, accountId } = this.ec2;
    return `arn:${partition}:elasticloadbalancing:${region}:${accountId}:${resource}`;
  }

  /** Makes a call as it arrives from outside: the caller's policies decide first. */
  async handle(operation: string, input: object, principal?: Principal): Promise<object> {
    const call = { time: this.ec2.clock.now(), operation, principal, input };
    try {
      if (principal) await this.authorize(operation, principal);
      const output = this.perform(operation, input);
      this.calls.push(call);
      return output;
    } catch (error) {
      if (error instanceof Elbv2Error) this.calls.push({ ...call, error: { code: error.code, message: error.message } });
      if (error instanceof BrokenAnswer) this.calls.push({ ...call, error: { code: error.name, message: error.message } });
      throw error;
    }
  }

  private async authorize(operation: string, principal: Principal): Promise<void> {
    const action = `elasticloadbalancing:${operation}`;
    const decision = await this.policies.decide(principal, { action, resource: '*', context: { 'aws:RequestedRegion': this.ec2.region } });
    if (decision === 'allowed') return;
    const why = decision === 'denied' ? 'with an explicit deny in an identity-based policy' : `because no identity-based policy allows the ${action} action`;
    throw new Elbv2Error('AccessDenied', `User: ${principal.arn} is not authorized to perform: ${action} ${why}`);
  }

  private perform(name: string, input: object): object {
    const operation = OPERATIONS.get(name);
    if (!operation) throw new Error(`the operation ${name} of Elastic Load Balancing is not modelled`);
    const unknown = Object.keys(input).find((member) => !(operation.members as readonly string[]).includes(member));
    if (unknown !== undefined) throw new Error(`the member ${unknown} of ${name} is not modelled`);
    this.faults.strike(name, input, 'before', scriptedError);
    const output = operation.run(this.state, input);
    this.faults.strike(name, input, 'after', scriptedError);
    return output;
  }
}

function scriptedError({ code, message, status }: TakenFault): Elbv2Error {
  return new Elbv2Error(code, message, status);
}
