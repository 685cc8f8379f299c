import { Template } from 'aws-cdk-lib/assertions';
import { fullStack, resourcesOf } from './everything';

/** Nothing in a template may hold for some partitions or Regions only. */

const text = (env?: { account: string; region: string }) => JSON.stringify(resourcesOf(Template.fromStack(fullStack({ env }).stack)));

test.each([
  ['an unknown account and Region', undefined],
  ['AWS GovCloud', { account: '111122223333', region: 'us-gov-west-1' }],
  ['China', { account: '111122223333', region: 'cn-north-1' }],
  ['any other Region', { account: '111122223333', region: 'eu-west-1' }],
])('no ARN names a partition in %s', (_, env) => {
  expect(text(env)).not.toMatch(/arn:aws/);
});

test('a stack for any account and Region names neither', () => {
  const others = text().replaceAll('444455556666', '');
  expect(others).not.toMatch(/\b[a-z]{2}(-[a-z]+)+-\d\b/);
  expect(others).not.toMatch(/\d{12}/);
});

test.each([undefined, { account: '111122223333', region: 'us-gov-west-1' }, { account: '111122223333', region: 'cn-north-1' }])(
  'services go by the names that they have everywhere (%j)', (env) => {
    const names = new Set(text(env).match(/[a-z0-9.-]+\.amazonaws\.com[a-z.]*/g));
    // The source of events that CloudTrail records is called the same in every partition, too.
    expect([...names].sort()).toEqual(['ec2.amazonaws.com', 'events.amazonaws.com', 'lambda.amazonaws.com']);
  },
);
