import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { EVENT_SOURCE, EVENTS_VARIABLE, RECOVERED_DETAIL_TYPE, UNMIRRORED_DETAIL_TYPE } from '../../names';
import { suppressFindings, PUBLISHING_FINDINGS } from '../iam/nag-suppressions';
import { RolePolicy } from '../iam/role-policy';

export interface PublishingProps {
  readonly publisher: lambda.Function;
  readonly role: iam.IRole;
  /** What first has the function look at anything. */
  readonly invoker: Construct;
  /** Fails unless the role has room for another policy, because of the method of this name. */
  readonly checkRoom: (method: string) => void;
}

/** Makes the function publish events, once a method for events is called. */
export class Publishing extends Construct {
  private begunBy?: string;

  constructor(scope: Construct, id: string, private readonly props: PublishingProps) {
    super(scope, id);
  }

  /** Name of the method that had the function publish events, if one did. */
  public get method(): string | undefined {
    return this.begunBy;
  }

  /** Has the function publish events because the method of this name is called, unless it does already. */
  public begin(method: string): void {
    if (this.begunBy !== undefined) return;
    const { publisher, role, invoker, checkRoom } = this.props;
    checkRoom(method);
    this.begunBy = method;
    publisher.addEnvironment(EVENTS_VARIABLE, 'true');
    const policy = new RolePolicy(this, 'Policy', role);
    policy.addStatements(new iam.PolicyStatement({
      sid: 'PublishEvents',
      actions: ['events:PutEvents'],
      resources: [Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
      // A call has several events, each with a source and a type.
      conditions: {
        'ForAllValues:StringEquals': { 'events:source': [EVENT_SOURCE], 'events:detail-type': [UNMIRRORED_DETAIL_TYPE, RECOVERED_DETAIL_TYPE] },
      },
    }));
    suppressFindings(policy, PUBLISHING_FINDINGS);
    invoker.node.addDependency(policy);
  }
}
