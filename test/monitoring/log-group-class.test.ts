import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { ExtraHopTrafficMirroring } from '../../src';
import { mirroring } from '../private/synthesized';

/** What is warned of where a log group is given and metrics are asked for. */
function warnings(logGroup: (stack: Stack) => logs.ILogGroup | undefined, ask: (construct: ExtraHopTrafficMirroring) => void): unknown[] {
  const { stack, construct } = mirroring((within) => ({ logGroup: logGroup(within) }));
  ask(construct);
  return Annotations.fromStack(stack).findWarning('/Network/Mirroring', Match.stringLikeRegexp('logGroup')).map(({ entry }) => entry.data);
}

const ofClass = (logGroupClass?: logs.LogGroupClass) => (stack: Stack) => new logs.LogGroup(stack, 'Logs', { logGroupClass });
const twice = (construct: ExtraHopTrafficMirroring) => { construct.metricUnmirrored(); construct.metric('Other'); };

test('metrics that never arrive, because of the class of the log group, are warned of once', () => {
  expect(warnings(ofClass(logs.LogGroupClass.INFREQUENT_ACCESS), twice)).toEqual([
    'logGroup: expected one of the class STANDARD for metrics, got "Network/Logs" of the class "INFREQUENT_ACCESS"; use another log group, as CloudWatch makes '
    + 'no metrics of what the function logs there, and alarms on them find no data [ack: cdk-extrahop-traffic-mirroring:logGroupWithoutMetrics]',
  ]);
});

test('the class does not matter where nobody asks for metrics', () => {
  expect(warnings(ofClass(logs.LogGroupClass.INFREQUENT_ACCESS), () => {})).toEqual([]);
});

test.each<[string, (stack: Stack) => logs.ILogGroup | undefined]>([
  ['of the standard class', ofClass(logs.LogGroupClass.STANDARD)],
  ['of no class in particular', ofClass()],
  ['that the app does not create', (stack) => logs.LogGroup.fromLogGroupName(stack, 'Logs', 'mirroring')],
  ['of the construct itself', () => undefined],
])('metrics arrive from a log group %s', (_, logGroup) => {
  expect(warnings(logGroup, twice)).toEqual([]);
});
