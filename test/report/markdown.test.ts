import { cause, NO_ADVICE, plan, sensorLoad } from './build';
import { planMarkdown } from '../../src/report/markdown';

const SUMMARY = { eligible: 3, mirrored: 2, unmirrored: 1, unsupported: 0, create: 2, modify: 0, delete: 1 };

test('a pull request gets the verdict, causes with what to do, and targets with their load', () => {
  const text = planMarkdown(
    plan({ summary: SUMMARY, targets: [sensorLoad('a', { sessions: 1, planned: 3 }), sensorLoad('b', { capacity: null, availabilityZones: [] })] }),
    { causes: [cause(['db'])], shortages: [{ kind: 'targets', availabilityZone: 'us-east-1c', places: 1, targetsOf10: 1, targetsOf100: 1 }] },
  );

  expect(text).toBe([
    '## 2 of 3 interfaces mirrored',
    '',
    'Sessions to create: 2, to modify: 0, to delete: 1.',
    '',
    '| Interfaces | Zones | Cause | What to do |',
    '| --- | --- | --- | --- |',
    '| 1 | us-east-1a | sg-1 has no rule for UDP 4789 from sg-web | allow UDP 4789 from sg-web in sg-1 \\(mirrors 1 of 1\\) |',
    '',
    '- us-east-1c lacks 1 place: 1 target of 10, or 1 of 100',
    '',
    '| Target | Zones | Sessions | Planned | Capacity |',
    '| --- | --- | --- | --- | --- |',
    '| tmt-a | us-east-1a | 1 | 3 | 10 |',
    '| tmt-b |  | 0 | 0 | unlimited |',
  ].join('\n'));
});

test('a text is never markup, a mention or a link', () => {
  const sentence = '<b>x</b> | `y` [z](https://evil.example) @team www.evil.example \n# title \\';
  const text = planMarkdown(plan(), { causes: [cause(['db'], { sentence })], shortages: [] });

  expect(text).toContain('| &#60;b&#62;x&#60;/b&#62; \\| \\`y\\` \\[z\\]\\(https&#58;//evil.example\\) &#64;team www&#46;evil.example \\\\x0a\\# title \\\\ |');
});

test('a comment stays within what a pull request takes', () => {
  const causes = Array.from({ length: 60 }, (_, index) => cause([`${index}`]));
  const text = planMarkdown(plan({ targets: Array.from({ length: 300 }, (_, index) => sensorLoad(`${index}`)) }), { ...NO_ADVICE, causes });

  expect(text).toContain('\n\n10 more causes are not shown.');
  expect(text).toMatch(/200 more targets are not shown\.$/);
  expect(text.length).toBeLessThan(65_536);
});
