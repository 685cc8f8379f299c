import { awsManagedPolicy } from './managed-policies';
import { Propagation } from '../propagation';
import { AccessRequest, allows, PolicyDocument } from '../sqs/policy-evaluation';

/** What decides about a role besides its own policies. */
export interface RoleSurroundings {
  /** Deny statements that hold for all roles of the account. */
  readonly denials: readonly PolicyDocument[];
  readonly propagation: Pick<Propagation, 'apply'>;
}

const ALONE: RoleSurroundings = { denials: [], propagation: { apply: (_, change) => change() } };

/** An IAM role: whom it trusts, its own policies, and those that are attached to it from elsewhere. */
export class Role {
  private own: readonly PolicyDocument[] = [];
  private readonly attached = new Set<PolicyDocument>();
  private propagated: readonly PolicyDocument[] = [];
  private inForce: readonly PolicyDocument[] = [];

  constructor(readonly name: string, readonly arn: string, private trustPolicy: PolicyDocument, private readonly surroundings = ALONE) {}

  /** By which its calls are judged, with what is denied to all: another list after each change. */
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

  /** Whether its policies say so, whether or not they are in force yet: CloudFormation waits for that where Lambda checks a role. */
  allows(request: Omit<AccessRequest, 'service'>): boolean {
    return allows([...this.own, ...this.attached], request);
  }

  /** Takes up what is denied to all roles now. */
  refresh(): void {
    this.inForce = [...this.propagated, ...this.surroundings.denials];
  }

  private changed(): void {
    const policies = [...this.own, ...this.attached];
    this.surroundings.propagation.apply(this, () => {
      this.propagated = policies;
      this.refresh();
    });
  }
}

/** All roles of the account. */
export class Roles implements RoleSurroundings {
  private readonly roles = new Map<string, Role>();
  private readonly managedPolicies = new Map<string, PolicyDocument>();

  readonly denials: PolicyDocument[] = [];

  constructor(private readonly account: string, private readonly partition: string, readonly propagation: Propagation) {}

  /** Denies actions to all roles of the account, as a service control policy does, until what it returns is called. */
  deny(actions: readonly string[], resources: readonly string[] = ['*']): () => void {
    const policy: PolicyDocument = { Statement: [{ Effect: 'Deny', Action: actions, Resource: resources }] };
    this.denials.push(policy);
    this.refresh();
    return () => {
      this.denials.splice(this.denials.indexOf(policy), 1);
      this.refresh();
    };
  }

  create(name: string, path: string, trustPolicy: PolicyDocument): Role {
    if (this.find(name)) throw new Error(`the role ${name} exists already`);
    const role = new Role(name, `arn:${this.partition}:iam::${this.account}:role${path}${name}`, trustPolicy, this);
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

  private refresh(): void {
    this.roles.forEach(role => role.refresh());
  }

  private find(name: string): Role | undefined {
    return [...this.roles.values()].find(role => role.name === name);
  }
}
