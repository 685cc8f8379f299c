import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, TrafficMirrorFilter, TrafficMirrorTarget } from '../../src';
import { SETTINGS_VARIABLE } from '../../src/names';
import { decodeSettings, type OwnerSettings } from '../../src/settings';

export const TARGET_ID = 'tmt-0123456789abcdef0';
export const FILTER_ID = 'tmf-0123456789abcdef0';

export const target = (stack: Stack, id = 'Target', targetId = TARGET_ID) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, id, targetId);
export const filter = (stack: Stack) => TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'ExistingFilter', FILTER_ID);

/** A stack with mirroring to one target, unless the properties name others or discover them. */
export function mirroring(props: (stack: Stack) => Partial<ExtraHopTrafficMirroringProps> = () => ({}), stack = new Stack(new App(), 'Network')) {
  const given = props(stack);
  const targets = given.targets ?? (given.targetDiscovery === undefined ? [target(stack)] : undefined);
  const construct = new ExtraHopTrafficMirroring(stack, 'Mirroring', { ...given, targets });
  return { stack, construct, template: () => Template.fromStack(stack) };
}

/** What the function of a template decodes when CloudFormation has filled in these values. */
export function settingsIn(template: Template, values: Readonly<Record<string, string | string[]>> = {}): OwnerSettings {
  const [lambda] = Object.values(template.findResources('AWS::Lambda::Function'));
  return decodeSettings(fillIn(lambda.Properties.Environment.Variables[SETTINGS_VARIABLE], values) as string);
}

function fillIn(value: unknown, values: Readonly<Record<string, string | string[]>>): unknown {
  if (Array.isArray(value)) return value.map((element) => fillIn(element, values));
  if (typeof value !== 'object' || value === null) return value;
  const [[intrinsic, argument]] = Object.entries(value);
  if (intrinsic === 'Ref' && typeof argument === 'string' && argument in values) return values[argument];
  if (intrinsic === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown];
    return (fillIn(parts, values) as string[]).join(separator);
  }
  throw new Error(`no value for ${JSON.stringify(value)}`);
}
