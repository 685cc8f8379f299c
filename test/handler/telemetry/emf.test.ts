import { PublishedMetrics } from '../../../local-aws/cloudwatch/published-metrics';
import { emfLines, type Measurement } from '../../../src/handler/telemetry/emf';
import { METRIC_NAMESPACE } from '../../../src/names';

const NOW = Date.UTC(2026, 0, 31, 12);
const DIMENSIONS = { Owner: 'Stack/Mirroring', TargetId: 'tmt-0123456789abcdef0' };

function published(values: Measurement['values']) {
  const metrics = new PublishedMetrics();
  const lines = emfLines({ dimensions: DIMENSIONS, values }, NOW);
  lines.forEach((line) => metrics.read(line));
  return { lines, of: (name: string) => metrics.values({ namespace: METRIC_NAMESPACE, name, dimensions: DIMENSIONS }) };
}

test('a measurement is one line in the embedded metric format', () => {
  const [line, ...others] = emfLines({ dimensions: DIMENSIONS, values: { TargetSessions: 3, TargetUtilization: 30 } }, NOW);
  expect(others).toEqual([]);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [{
        Namespace: 'ExtraHopTrafficMirroring',
        Dimensions: [['Owner', 'TargetId']],
        Metrics: [{ Name: 'TargetSessions', Unit: 'Count' }, { Name: 'TargetUtilization', Unit: 'Percent' }],
      }],
    },
    Owner: 'Stack/Mirroring',
    TargetId: 'tmt-0123456789abcdef0',
    TargetSessions: 3,
    TargetUtilization: 30,
  });
});

test.each([[1, 1], [2, 1], [100, 1], [101, 2], [250, 3]])('%i values of one metric take %i lines, and each value and every other metric is told once', (count, lines) => {
  const latencies = Array.from({ length: count }, (_, value) => value);
  const metrics = published({ CreatedSessions: count, MirroringLatency: latencies });
  expect(metrics.lines).toHaveLength(lines);
  expect(metrics.of('MirroringLatency')).toEqual(latencies);
  expect(metrics.of('CreatedSessions')).toEqual([count]);
});

test('a metric without values is not told of, and nothing but that is no line', () => {
  expect(published({ Errors: 0, MirroringLatency: [] }).lines[0]).not.toContain('MirroringLatency');
  expect(published({ MirroringLatency: [] }).lines).toEqual([]);
  expect(published({}).lines).toEqual([]);
});
