import { cause, decision, notSource, plan, sensorLoad, unmirrored } from './build';
import type { CoverageSummary } from '../../src/core/advice/coverage-summary';
import { coverageSummary, EVERYTHING } from '../../src/core/advice/coverage-summary';
import type { Plan } from '../../src/core/model/decision';
import { coverageMap } from '../../src/report/coverage-map';
import { planHtml } from '../../src/report/html';
import { inventory, workload } from '../core/build';

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>&\'`\x1b[2J\n';
const SUMMARY = { eligible: 2, mirrored: 1, unmirrored: 1, unsupported: 0, create: 1, modify: 0, delete: 0 };
const PLAN = plan({
  interfaces: [notSource('old'), decision('web'), unmirrored('db')],
  targets: [sensorLoad('a', { planned: 10 }), sensorLoad('b', { capacity: null, planned: 2, availabilityZones: [] }), sensorLoad('c', { capacity: 0 })],
  summary: SUMMARY,
});
const ADVICE = {
  causes: [cause(['db']), cause(['x'], { gain: undefined })],
  shortages: [{ kind: 'targets', availabilityZone: 'us-east-1c', places: 32, targetsOf10: 4, targetsOf100: 1 }] as const,
};

function summary(of: Plan = PLAN, over: Partial<CoverageSummary> = {}): CoverageSummary {
  const basis = { inventory: inventory({ instances: [workload('db', { tags: { Name: HOSTILE } })] }), now: Date.UTC(2026, 0, 31) };
  return { ...coverageSummary(of, ADVICE, basis, EVERYTHING), ...over };
}

function page(of: Plan = PLAN): string {
  return [...planHtml(of, { summary: summary(of), nameOf: () => HOSTILE })].join('');
}

test('the coverage map has each zone with its targets and their load, what zones lack, and each cause with what to do', () => {
  const map = coverageMap(summary());

  expect(map).toContain('<strong>1 of 2 interfaces mirrored</strong>');
  expect(map.match(/<h3>[^<]*<\/h3>/g)).toEqual(['<h3>Unknown zone</h3>', '<h3>us-east-1a</h3>', '<h3>Causes</h3>']);
  expect(map).toContain('<td>tmt-a</td><td>10</td><td>10</td><td><svg class="bar"');
  expect(map).toContain('aria-label="10 of 10"');
  expect(map).toContain('<td>tmt-b</td><td>2</td><td>unlimited</td><td></td>');
  expect(map).toContain('<li>us-east-1c lacks 32 places: 4 targets of 10, or 1 of 100</li>');
  expect(map).toContain('<td>1</td><td>us-east-1a</td><td>sg-1 has no rule for UDP 4789 from sg-web</td><td>allow UDP 4789 from sg-web in sg-1</td><td>1</td>');
  expect(map).toContain('<td>allow UDP 4789 from sg-web in sg-1</td><td></td>');
});

test('the coverage map is static: a fragment without scripts, styles, links and handlers', () => {
  expect(coverageMap(summary())).not.toMatch(/<script|<style|<link|<a |href|src=|style=| on[a-z]+=/);
});

test('a coverage map says what was left out, and that there are no sources', () => {
  const cut = coverageMap(summary(PLAN, { leftOut: { targets: 3, causes: 2, unmirrored: 1 } }));

  expect(cut).toContain('<p>3 more targets are not shown.</p>');
  expect(cut).toContain('<p>2 more causes are not shown.</p>');
  expect(coverageMap(summary(PLAN, { leftOut: { targets: 0, causes: 0, unmirrored: 1 } }))).not.toContain('not shown');
  expect(coverageMap(summary(PLAN, { zones: [], targets: [], causes: [], shortages: [] }))).toContain('<p>No interface is a source.</p>');
  expect(coverageMap(summary(PLAN, { targets: [] }))).toContain('<p>No target.</p>');
});

test('a page has a row for each interface, those that are not mirrored first', () => {
  expect(page().match(/eni-(?:old|web|db)(?=<)/g)).toEqual(['eni-db', 'eni-web', 'eni-old']);
  expect(page()).toMatch(/<tr class="not-mirrored"><td>us-east-1a<\/td>.*no-reachable-target: it can reach no sensor<\/td><\/tr>/);
  expect(page()).toContain('<tr class="no-source">');
});

test('a page loads nothing, says which language and title it has, and where it can be searched', () => {
  const html = page();

  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain('<title>1 of 2 interfaces mirrored</title>');
  expect(html).toContain('content="default-src \'none\'; style-src \'unsafe-inline\'; script-src \'unsafe-inline\'"');
  expect(html).not.toMatch(/https?:|<[^>]+ src=|@import|url\(/);
  expect(html).toMatch(/<label>Search <input type="search"/);
  expect(html).toContain('@media print');
  expect(html).toContain('prefers-color-scheme: dark');
});

test.each([
  ['a name', PLAN],
  ['a reason', { ...PLAN, interfaces: [unmirrored('db', HOSTILE)] }],
  ['an id and a zone', { ...PLAN, interfaces: [{ ...unmirrored('db'), networkInterfaceId: HOSTILE, availabilityZone: HOSTILE }], targets: [sensorLoad(HOSTILE)] }],
])('%s that is hostile is text', (_, of) => {
  const html = page(of);
  const script = html.slice(html.lastIndexOf('<script>'));

  expect(html.replace(script, '')).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(html).toContain('&#34;&#62;&#60;script&#62;');
  expect(html).not.toContain('\x1b');
});

test('of causes, every text is escaped', () => {
  const causes = [{ code: HOSTILE, interfaces: 1, availabilityZones: [HOSTILE], sentence: HOSTILE, advice: HOSTILE }];

  expect(coverageMap(summary(PLAN, { causes, shortages: [HOSTILE] }))).not.toMatch(/<script|<img/);
});

test('the script of the page is valid', () => {
  const html = page();
  const script = html.slice(html.lastIndexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));

  expect(() => new Function(script)).not.toThrow();
});
