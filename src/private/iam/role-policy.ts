import { Annotations, Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The permissions of a role, as a policy in the stack of its user.
 *
 * Statements added to the role itself would belong to the role's stack and refer back to this one: a cycle if the role comes from another stack.
 */
export class RolePolicy extends iam.Policy {
  private attached = false;

  constructor(scope: Construct, id: string, private readonly role: iam.IRole) {
    super(scope, id, {
      // One role may serve deployments in several stacks and Regions: of two policies with the same name, the later replaces the earlier.
      policyName: `${Names.uniqueResourceName(scope, { maxLength: 100 })}-${Stack.of(scope).region}`,
    });
    // Through the role, which knows whether its policies may be changed.
    role.attachInlinePolicy(this);
    // Statements may be added until then.
    this.node.addValidation({ validate: () => { this.warnUnlessAttached(); return []; } });
  }

  public attachToRole(role: iam.IRole): void {
    super.attachToRole(role);
    this.attached = true;
  }

  private warnUnlessAttached(): void {
    if (this.attached) return;
    const document: unknown = Stack.of(this).resolve(this.document);
    Annotations.of(this).addWarningV2(
      'cdk-extrahop-traffic-mirroring:roleNotUpdated',
      `the policies of the role ${JSON.stringify(this.role.node.path)} cannot be changed from here; make sure that it has these permissions, ` +
      `then acknowledge this warning: ${JSON.stringify(document)}`,
    );
  }
}
