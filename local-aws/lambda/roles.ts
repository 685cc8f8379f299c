import { awsManagedPolicy } from './managed-policies';
import { AccessRequest, allows, PolicyDocument } from '../sqs/policy-evaluation';

/** An IAM role: whom it trusts, its own policies, and those that are attached to it from elsewhere. */
export class Role {
  private own: readonly PolicyDocument[] = [];
  private readonly attached = new Set<PolicyDocument>();
  private inForce: readonly PolicyDocument[] = [];

  constructor(readonly name: string, readonly arn: string, private trustPolicy: PolicyDocument) {}

  /** Another list after each change. */
  get policies(): readonly PolicyDocument[] {
    return this.inForce;
  }

  define(trustPolicy: PolicyDocument, own: readonly PolicyDocument[]): void {
    this.trustPolicy = trustPolicy;
    this.own = own;
    this.changed();
  }

  attach(policy: PolicyDocument): void {
    this.attached.add(policy);
    this.changed();
  }

  detach(policy: PolicyDocument): void {
    this.attached.delete(policy);
    this.changed();
  }

  canBeAssumedBy(service: string): boolean {
    return allows([this.trustPolicy], { service, action: 'sts:AssumeRole' });
  }

  allows(request: Omit<AccessRequest, 'service'>): boolean {
    return allows(this.policies, request);
  }

  private changed(): void {
    this.inForce = [...this.own, ...this.attached];
  }
}

/** All roles of the account. */
export class Roles {
  private readonly roles = new Map<string, Role>();
  private readonly managedPolicies = new Map<string, PolicyDocument>();

  constructor(private readonly account: string, private readonly partition: string) {}

  create(name: string, path: string, trustPolicy: PolicyDocument): Role {
    if (this.find(name)) throw new Error(`the role ${name} exists already`);
    const role = new Role(name, `arn:${this.partition}:iam::${this.account}:role${path}${name}`, trustPolicy);
    this.roles.set(role.arn, role);
    return role;
  }

  addManagedPolicy(arn: string, policy: PolicyDocument): void {
    this.managedPolicies.set(arn, policy);
  }

  /** One of the account's own, or of AWS's. */
  managedPolicy(arn: string): PolicyDocument {
    return this.managedPolicies.get(arn) ?? awsManagedPolicy(arn);
  }

  remove(role: Role): void {
    this.roles.delete(role.arn);
  }

  byName(name: string): Role {
    const role = this.find(name);
    if (!role) throw new Error(`there is no role ${name}`);
    return role;
  }

  byArn(arn: string): Role {
    const role = this.roles.get(arn);
    if (!role) throw new Error(`there is no role ${arn}`);
    return role;
  }

  private find(name: string): Role | undefined {
    return [...this.roles.values()].find(role => role.name === name);
  }
}
