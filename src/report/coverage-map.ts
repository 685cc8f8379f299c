import { escaped } from './escape';
import type { CauseSummary, CoverageSummary, TargetSummary, ZoneCoverage } from '../core/advice/coverage-summary';

/**
 * Zones, targets with their load, and causes with what to do, as a fragment of static HTML and SVG: no scripts, no own styles, no links.
 *
 * All text in it is escaped. It uses the classes of `COVERAGE_MAP_STYLE`, and is readable without styles.
 */
export function coverageMap(summary: CoverageSummary): string {
  const { eligible, mirrored, zones, causes, shortages, leftOut } = summary;
  return [
    '<section class="coverage-map" aria-label="Coverage map">',
    `<p class="verdict"><strong>${mirrored} of ${eligible} interfaces mirrored</strong></p>`,
    ...groups(summary).map(({ zone, targets }) => zoneMarkup(zone, targets)),
    ...(zones.length === 0 ? ['<p>No interface is a source.</p>'] : []),
    ...(leftOut !== undefined && leftOut.targets > 0 ? [`<p>${leftOut.targets} more targets are not shown.</p>`] : []),
    ...(shortages.length > 0 ? [`<ul class="shortages">${shortages.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>`] : []),
    ...(causes.length > 0 ? [causesMarkup(causes, leftOut?.causes ?? 0)] : []),
    '</section>',
  ].join('\n');
}

/** Rules for these classes, for a page that may have styles. */
export const COVERAGE_MAP_STYLE = `
.coverage-map .zone { margin: 0 0 1rem; }
.coverage-map .bar { display: block; width: 100%; max-width: 40rem; height: 0.9rem; }
.coverage-map table { border-collapse: collapse; }
.coverage-map td, .coverage-map th { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
`.trim();

interface Group {
  readonly zone: ZoneCoverage;
  readonly targets: readonly TargetSummary[];
}

/** Groups targets by zone. A target is listed in each of its zones. */
function groups({ zones, targets }: CoverageSummary): readonly Group[] {
  const placesOf = ({ availabilityZones }: TargetSummary) => (availabilityZones.length > 0 ? availabilityZones : ['']);
  const known = new Map(zones.map((zone) => [zone.availabilityZone, zone]));
  const names = [...new Set([...known.keys(), ...targets.flatMap(placesOf)])].sort();
  return names.map((name) => ({
    zone: known.get(name) ?? { availabilityZone: name, eligible: 0, mirrored: 0 },
    targets: targets.filter((target) => placesOf(target).includes(name)),
  }));
}

function zoneMarkup({ availabilityZone, eligible, mirrored }: ZoneCoverage, targets: readonly TargetSummary[]): string {
  return [
    '<div class="zone">',
    `<h3>${escaped(availabilityZone || 'Unknown zone')}</h3>`,
    `<p>${mirrored} of ${eligible} interfaces mirrored</p>`,
    bar(mirrored, eligible, mirrored < eligible ? '#b45309' : '#15803d'),
    targets.length === 0 ? '<p>No target.</p>' : table(['Target', 'Sessions', 'Capacity', 'Load'], targets.map(targetRow)),
    '</div>',
  ].join('\n');
}

function targetRow({ targetId, sessions, capacity }: TargetSummary): readonly string[] {
  const isFull = capacity !== null && sessions >= capacity;
  return [
    escaped(targetId),
    `${sessions}`,
    capacity === null ? 'unlimited' : `${capacity}`,
    capacity === null ? '' : bar(sessions, capacity, isFull ? '#b91c1c' : '#1d4ed8'),
  ];
}

function causesMarkup(causes: readonly CauseSummary[], more: number): string {
  const rows = causes.map(({ interfaces, availabilityZones, sentence, advice, gain }) => (
    [`${interfaces}`, ...[availabilityZones.join(', '), sentence, advice].map(escaped), gain === undefined ? '' : `${gain}`]
  ));
  const rest = more > 0 ? `\n<p>${more} more causes are not shown.</p>` : '';
  return `<h3>Causes</h3>\n${table(['Interfaces', 'Zones', 'Cause', 'What to do', 'Gain'], rows)}${rest}`;
}

/** @param rows cells of markup */
function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heading.map((each) => `<th scope="col">${each}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

function bar(value: number, of: number, color: string): string {
  const width = of === 0 ? 0 : Math.min(100, Math.round(value / of * 100));
  return [
    `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" width="160" height="10" role="img" aria-label="${value} of ${of}">`,
    '<rect width="100" height="4" fill="#d1d5db"></rect>',
    `<rect width="${width}" height="4" fill="${color}"></rect>`,
    '</svg>',
  ].join('');
}
