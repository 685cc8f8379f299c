import type { App } from 'aws-cdk-lib';
import { configuredStack, defaultStack } from '../stacks';

/** Of each partition one, and one of the newest. */
export const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-7', 'cn-north-1', 'us-gov-west-1'];

/** Paths of templates for a Region: of mirroring as it comes and with everything given, in stacks that know their Region and in such that do not. */
export function templatesFor(region: string): string[] {
  return [undefined, { account: '123456789012', region }]
    .flatMap((env) => [defaultStack(env), configuredStack(env)])
    .flatMap(({ node }) => (node.root as App).synth().stacksRecursively.map(({ templateFullPath }) => templateFullPath));
}
