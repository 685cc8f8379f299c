import { continuedTrace, runsInTrace } from './trace-header';

const ONE = 'arn:aws:lambda:us-east-1:123456789012:function:one';
const OTHER = 'arn:aws:lambda:us-east-1:123456789012:function:other';

test('a chain counts the runs of each function', () => {
  const trace = [ONE, OTHER, ONE].reduce<string | undefined>((header, arn) => continuedTrace(header, arn), undefined);
  expect([ONE, OTHER].map(arn => runsInTrace(trace, arn))).toEqual([2, 1]);
});

test('a chain keeps its root', () => {
  const trace = continuedTrace('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1', ONE);
  expect(trace).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=[0-9a-f]{8}:1$/);
});

test('a chain begins without runs', () => {
  expect(runsInTrace(undefined, ONE)).toBe(0);
  expect(continuedTrace(undefined, ONE)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=/);
});
