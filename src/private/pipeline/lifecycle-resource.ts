import { createHash } from 'crypto';
import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import type { OwnerSettings } from '../../settings';
import { canonicalValue } from '../canonical-order';

export interface LifecycleResourceProps {
  readonly handler: lambda.IFunction;
  /** What the sessions are made from: whenever it changes, they change before anything that it no longer names is removed. */
  readonly settings: string;
  /** The same for readers of a template, and for assertions and diffs, which do not look into a text. */
  readonly configuration: () => OwnerSettings;
  /** What the handler needs until the last session is gone. */
  readonly needs: IDependable[];
  /** What has the handler create sessions: it starts after this and is gone before it. */
  readonly triggers: IConstruct[];
}

/**
 * Takes the sessions through the life of the stack: covers what runs when it is created, moves them when it changes, and deletes them with it.
 *
 * CloudFormation invokes the function itself, which goes on by invoking itself until all is done: it takes no other machinery.
 */
export class LifecycleResource extends Construct {
  constructor(scope: Construct, id: string, { handler, settings, configuration, needs, triggers }: LifecycleResourceProps) {
    super(scope, id);
    this.node.addDependency(...needs);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::TrafficMirrorSessions',
      serviceToken: handler.functionArn,
      // The longest that CloudFormation waits.
      serviceTimeout: Duration.hours(1),
      properties: {
        Settings: settings,
        Configuration: canonicalValue(() => readable(configuration())),
        Triggers: Lazy.string({ produce: () => fingerprint(triggers) }),
      },
    });
    for (const trigger of triggers) trigger.node.addDependency(resource);
  }
}

/** Tags become lists: their keys may be any text, which names of properties in a template may not be. */
function readable({ sessionTags, targetDiscovery, sources, ...settings }: OwnerSettings): object {
  const selectors = (selected: OwnerSettings['sources']['include']): object[] => selected.map(({ tags, ...selector }) => ({ ...selector, tags: listed(tags) }));
  return {
    ...settings,
    sessionTags: listed(sessionTags),
    targetDiscovery: targetDiscovery && { ...targetDiscovery, tags: listed(targetDiscovery.tags) },
    sources: { ...sources, include: selectors(sources.include), exclude: selectors(sources.exclude) },
  };
}

function listed(tags: Readonly<Record<string, string>> | undefined): object[] | undefined {
  return tags && Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Changes with the events that invoke the function, so that an update that adds some is followed by sweeps: no event tells what happened before. */
function fingerprint(triggers: readonly IConstruct[]): string {
  const patterns = triggers.map(({ node: { defaultChild } }) => defaultChild).filter((resource) => resource instanceof events.CfnRule)
    .map((rule): unknown => Stack.of(rule).resolve(rule.eventPattern));
  return createHash('sha256').update(JSON.stringify(patterns)).digest('hex').slice(0, 16);
}
