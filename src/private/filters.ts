import { Aspects, CfnDeletionPolicy, type CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import { addressIn, resolved } from './resolved';
import { stayBehind } from './retention';
import type { ITrafficMirrorFilter } from '../traffic-mirror-filter';

export function filterArn(filter: refs.ITrafficMirrorFilterRef): string {
  const { trafficMirrorFilterArn } = filter as Partial<ITrafficMirrorFilter>;
  return trafficMirrorFilterArn ?? ec2.CfnTrafficMirrorFilter.arnForTrafficMirrorFilter(filter);
}

/**
 * Makes the sessions depend on the rules of a filter that is an L1 construct: only the rules refer to the filter.
 *
 * Rules can be added until aspects run.
 *
 * @param stay whether the rules are retained with the stack's sessions: a filter without rules mirrors nothing
 */
export function followLooseRules(mirroring: IConstruct, sessions: Construct, filter: refs.ITrafficMirrorFilterRef, stay: boolean): void {
  if (!ec2.CfnTrafficMirrorFilter.isCfnTrafficMirrorFilter(filter)) return;
  Aspects.of(mirroring).add({
    visit: (node) => {
      if (node !== mirroring) return;
      for (const rule of rulesOf(filter)) {
        sessions.node.addDependency(rule);
        // A rule that a deployment adds goes again when that fails: it would be in the way of the next attempt.
        if (stay) stayBehind(rule, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE);
      }
    },
  });
}

function rulesOf(filter: CfnResource): CfnResource[] {
  return Stack.of(filter).node.findAll().filter((each): each is ec2.CfnTrafficMirrorFilterRule => (
    ec2.CfnTrafficMirrorFilterRule.isCfnTrafficMirrorFilterRule(each) && addressIn(resolved(each.trafficMirrorFilterId, each)) === filter.node.addr
  ));
}
