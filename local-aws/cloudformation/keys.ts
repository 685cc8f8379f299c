import { Role } from '../lambda/roles';
import { toList } from '../sqs/policy-conditions';
import { allows, PolicyDocument } from '../sqs/policy-evaluation';

/** Encryption keys, as far as their policies let AWS services use them. */
export class Keys {
  private readonly policies = new Map<string, PolicyDocument>();

  add(id: string, arn: string, policy: PolicyDocument): void {
    this.policies.set(id, policy).set(arn, policy);
  }

  remove(...ids: readonly string[]): void {
    ids.forEach(id => this.policies.delete(id));
  }

  /** AWS's own keys (`alias/aws/sqs`) are in no list: their policies let no other service in. */
  mayUse(service: string, idOrArn: string, actions: readonly string[], context: Readonly<Record<string, string>>): boolean {
    const policy = this.policies.get(idOrArn);
    return policy !== undefined && actions.every(action => allows([policy], { service, action, resource: '*', context }));
  }

  /** Roles may do what their own policies allow, where the key's policy leaves that to IAM, as it does by default. */
  roleMayUse(role: Role, arn: string, action: string, context: Readonly<Record<string, string>>): boolean {
    const leftToIam = this.policies.get(arn)?.Statement.some(({ Effect, Principal }) => (
      Effect === 'Allow' && typeof Principal === 'object' && toList(Principal.AWS).some(principal => principal.endsWith(':root'))
    ));
    return leftToIam === true && role.allows({ action, resource: arn, context });
  }
}
