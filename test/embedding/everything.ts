import { App, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  IdleSessions,
  TrafficMirrorDestination,
  TrafficMirrorSources,
  TrafficMirrorTarget,
} from '../../src';

/** Properties that have the construct create whatever it can create; what it needs for that is in the scope. */
export function everything(scope: Construct): ExtraHopTrafficMirroringProps {
  return {
    targets: [
      new TrafficMirrorTarget(scope, 'Target', { destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0') }),
      TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(scope, 'Shared', {
        trafficMirrorTargetId: 'tmt-0123456789abcdef0', ownerAccountId: '444455556666',
      }),
    ],
    vpc: new ec2.Vpc(scope, 'Vpc', { natGateways: 1 }),
    environmentEncryption: new kms.Key(scope, 'Key'),
    encryptionKey: new kms.Key(scope, 'EncryptionKey'),
    sources: TrafficMirrorSources.select({ include: [{ tags: { Environment: 'production' } }] }),
    idleSessions: IdleSessions.deleteImmediately(),
  };
}

/** Has the construct publish events, and create rules for them. */
export function listen(construct: ExtraHopTrafficMirroring): void {
  construct.onInterfaceUnmirrored('Unmirrored');
  construct.onInterfaceRecovered('Recovered');
}

/** A stack in which the construct creates whatever it can create. */
export function fullStack(props?: StackProps): { stack: Stack; construct: ExtraHopTrafficMirroring } {
  const stack = new Stack(new App(), 'Network', props);
  const construct = new ExtraHopTrafficMirroring(stack, 'Mirroring', everything(stack));
  listen(construct);
  return { stack, construct };
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export function resourcesOf(template: { toJSON(): Record<string, unknown> }): Record<string, TemplateResource> {
  return template.toJSON().Resources as Record<string, TemplateResource>;
}
