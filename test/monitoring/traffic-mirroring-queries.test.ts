import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { TrafficMirroringQueries, type TrafficMirroringQueriesProps } from '../../src';
import { UNMIRRORED_CODES } from '../../src/core/model/reason';
import { LOG_QUERIES } from '../../src/monitoring/log-queries';
import { mirroring } from '../private/synthesized';

function queries(props: Partial<TrafficMirroringQueriesProps> = {}) {
  const { stack, construct } = mirroring();
  new TrafficMirroringQueries(stack, 'Queries', { logGroups: [construct.logGroup], ...props });
  return Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition');
}

test('each query is saved for the log groups, in a folder of its own', () => {
  const found = Object.values(queries());
  expect(found.map(({ Properties }) => Properties.Name).sort()).toEqual(Object.values(LOG_QUERIES).map(({ name }) => `Network/Queries/${name}`).sort());
  for (const { Properties } of found) {
    expect(Properties.LogGroupNames).toEqual([{ Ref: expect.stringMatching(/LogGroup/) }]);
    expect(Properties.Name.length).toBeLessThanOrEqual(255);
  }
  const other = logs.LogGroup.fromLogGroupName(new Stack(new App(), 'Other'), 'Group', '/mirroring/other');
  expect(Object.values(queries({ folder: 'Sensors/Prod', logGroups: [other] }))[0].Properties).toMatchObject({
    Name: expect.stringMatching(/^Sensors\/Prod\//), LogGroupNames: ['/mirroring/other'],
  });
});

test('logical ids of queries stay', () => {
  expect(Object.keys(queries()).sort()).toMatchInlineSnapshot(`
[
  "QueriesBlindTimes8826D9EB",
  "QueriesChanges0C273119",
  "QueriesErrors1F881B8B",
  "QueriesSweepsBECCADB8",
  "QueriesUnmirrored1D1B5765",
  "QueriesWhyNotMirrored00DD6BB8",
]
`);
});

test('what is not mirrored now is asked for by every code that a line can have', () => {
  for (const code of UNMIRRORED_CODES) expect(LOG_QUERIES.Unmirrored.query).toContain(`"${code}"`);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['without a log group', { logGroups: [] }, /^logGroups: expected a list of 1 to 50 log groups/],
  ['on a name of a log group', { logGroups: ['/aws/lambda/function'] }, /^logGroups\[0\]: expected a log group/],
  ['on a folder without a name', { folder: '/a' }, /^folder: expected a text of 1 to 150 characters/],
])('fails %s', (_, wrong, message) => {
  expect(() => queries(wrong as Partial<TrafficMirroringQueriesProps>)).toThrow(message);
});
