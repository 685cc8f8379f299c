import { gainInWords } from './cause-lines';
import { printable } from './printable';
import { changesInWords, verdict } from './verdict';
import type { Advice, Cause } from '../core/advice/cause';
import { shortageInWords, zoneInWords } from '../core/advice/change-words';
import type { Plan } from '../core/model/decision';

/** A comment on a pull request takes 65,536 characters. */
const MOST_CAUSES = 50;
const MOST_TARGETS = 100;

/** A plan as Markdown, for pull requests: the verdict, causes with what to do, and targets with their load. */
export function planMarkdown({ targets: loads, summary }: Pick<Plan, 'targets' | 'summary'>, { causes, shortages }: Advice): string {
  const more = (count: number, most: number, what: string) => (count > most ? [`${count - most} more ${what} are not shown.`] : []);
  return [
    `## ${verdict(summary)}`,
    `${changesInWords(summary)[0].toUpperCase()}${changesInWords(summary).slice(1)}.`,
    ...(causes.length > 0 ? [markdownTable(['Interfaces', 'Zones', 'Cause', 'What to do'], causes.slice(0, MOST_CAUSES).map(causeRow))] : []),
    ...more(causes.length, MOST_CAUSES, 'causes'),
    ...(shortages.length > 0 ? [shortages.map((each) => `- ${safeMarkdown(shortageInWords(each))}`).join('\n')] : []),
    markdownTable(['Target', 'Zones', 'Sessions', 'Planned', 'Capacity'], loads.slice(0, MOST_TARGETS).map(({ targetId, availabilityZones, sessions, planned, capacity }) => (
      [safeMarkdown(targetId), safeMarkdown(availabilityZones.join(', ')), `${sessions}`, `${planned}`, `${capacity ?? 'unlimited'}`]
    ))),
    ...more(loads.length, MOST_TARGETS, 'targets'),
  ].join('\n\n');
}

function causeRow(cause: Cause): readonly string[] {
  const { networkInterfaceIds: { length }, availabilityZones, sentence, advice } = cause;
  return [`${length}`, safeMarkdown(availabilityZones.map(zoneInWords).join(', ')), safeMarkdown(sentence), safeMarkdown(`${advice}${gainInWords(cause)}`)];
}

export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text in a cell: nothing in it is markup, a link, a mention or HTML. */
export function safeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()#+!|~$^=]/g, '\\$&')
    // Neither an element, nor a mention, nor an address that becomes a link.
    .replace(/[&<>@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/www\./gi, (each) => `${each.slice(0, -1)}&#46;`);
}
