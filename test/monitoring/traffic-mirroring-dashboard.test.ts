import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { ExtraHopTrafficMirroring, TrafficMirroringDashboard, type TrafficMirroringDashboardProps, UnmirroredReason } from '../../src';
import { METRICS } from '../../src/names';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly metrics?: unknown[][]; readonly region?: string };
}

const env = { account: '999900001111', region: 'us-east-1' };

function dashboard(props: (stack: Stack) => Partial<TrafficMirroringDashboardProps> = () => ({})) {
  const stack = new Stack(new App(), 'Monitoring', { env });
  const here = ExtraHopTrafficMirroring.fromSessionOwner(stack, 'Here', { sessionOwner: 'Network/Mirroring' });
  const construct = new TrafficMirroringDashboard(stack, 'Dashboard', { mirrorings: [here], ...props(stack) });
  return { stack, construct, body: () => bodyOf(stack) };
}

function bodyOf(stack: Stack): Widget[] {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const { DashboardBody: body } = Properties;
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'token')).join('');
  expect(text.length).toBeLessThan(1_000_000);
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

const elsewhere = (stack: Stack) => ExtraHopTrafficMirroring.fromSessionOwner(stack, 'There', {
  sessionOwner: 'Security/Mirroring', account: '111122223333', region: 'eu-central-1', sweepInterval: Duration.minutes(10),
});

test('it shows every metric of a mirroring', () => {
  const shown = JSON.stringify(dashboard().body());
  expect(Object.keys(METRICS).filter((name) => !shown.includes(name))).toEqual([]);
  for (const reason of Object.values(UnmirroredReason)) expect(shown).toContain(`"Reason","${reason}"`);
  for (const name of ['NetworkMirrorIn', 'NetworkMirrorOut', 'NetworkSkipMirrorIn', 'NetworkSkipMirrorOut']) expect(shown).toContain(`MetricName=\\"${name}\\"`);
  for (const percentile of ['p50', 'p90', 'p99']) expect(shown).toContain(`"${percentile}"`);
});

test('rows are full, and no widget lies on another', () => {
  const widgets = dashboard((stack) => ({ mirrorings: [elsewhere(stack), ExtraHopTrafficMirroring.fromSessionOwner(stack, 'Other', { sessionOwner: 'Other' })] })).body();
  const rows = new Map<number, number>();
  for (const { y, width } of widgets) rows.set(y, (rows.get(y) ?? 0) + width);
  expect([...new Set(rows.values())]).toEqual([24]);
  expect(new Set(widgets.map(({ x, y }) => `${x} ${y}`)).size).toBe(widgets.length);
});

test('a mirroring of another account and Region has its metrics and searches there, in its period', () => {
  const graphs = dashboard((stack) => ({ mirrorings: [elsewhere(stack)] })).body().filter(({ type }) => type === 'metric');
  for (const { properties: { title, metrics } } of graphs) {
    for (const metric of metrics!) expect([title, metric.at(-1)]).toEqual([title, expect.objectContaining({ region: 'eu-central-1', accountId: '111122223333' })]);
  }
  expect(JSON.stringify(graphs)).toContain('SessionOwner=\\"Security/Mirroring\\" MetricName=\\"TargetUtilization\\"\', \'Maximum\', 600)');
});

test('mirrorings stand below each other under their names, of which nothing acts as Markdown', () => {
  const widgets = dashboard((stack) => ({
    mirrorings: [elsewhere(stack), ExtraHopTrafficMirroring.fromSessionOwner(stack, 'Other', { sessionOwner: 'a_b+c' })],
  })).body();
  expect(widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown)).toEqual(['## Security/Mirroring', '## a\\_b\\+c']);
});

test('it has the name that it is given, a logical id that stays, and takes further widgets', () => {
  const { stack, construct, body } = dashboard(() => ({ dashboardName: 'Sensors' }));
  construct.addWidgets(new TextWidget({ markdown: 'Runbook', width: 24 }));
  expect(body().at(-1)).toMatchObject({ properties: { markdown: 'Runbook' } });
  const resources = Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard');
  expect(Object.keys(resources)).toMatchInlineSnapshot(`
[
  "Dashboard7A714131",
]
`);
  expect(Object.values(resources)[0].Properties.DashboardName).toBe('Sensors');
  expect(stack.resolve(construct.dashboardArn)).toBeDefined();
  expect(stack.resolve(construct.dashboardName)).toEqual({ Ref: Object.keys(resources)[0] });
});

test.each<[string, (stack: Stack) => Record<string, unknown>, RegExp]>([
  ['without a mirroring', () => ({ mirrorings: [] }), /^mirrorings: expected a list of 1 to 30 mirrorings/],
  ['on a single one', (stack) => ({ mirrorings: elsewhere(stack) }), /^mirrorings: expected a list/],
  ['on one that is there twice', (stack) => { const one = elsewhere(stack); return { mirrorings: [one, one] }; }, /^mirrorings: expected a list of 1 to 30 mirrorings with each once/],
  ['on an owner instead of a mirroring', () => ({ mirrorings: ['Network/Mirroring'] }), /^mirrorings\[0\]: expected a mirroring/],
  ['on a name with a space', () => ({ dashboardName: 'My sensors' }), /^dashboardName: expected a name of 1 to 255/],
])('fails %s', (_, wrong, message) => {
  expect(() => dashboard(wrong as (stack: Stack) => Partial<TrafficMirroringDashboardProps>)).toThrow(message);
});
