import { coverageMap, COVERAGE_MAP_STYLE } from './coverage-map';
import { escaped } from './escape';
import { PAGE_SCRIPT } from './html-script';
import { PAGE_STYLE } from './html-style';
import type { NameOf } from './named';
import { changesInWords, verdict } from './verdict';
import type { CoverageSummary } from '../core/advice/coverage-summary';
import type { InterfaceDecision, Plan } from '../core/model/decision';
import { isUnmirrored } from '../core/model/reason';

/** Inputs of a page besides the plan. */
export interface HtmlContext {
  /** Of the whole plan. */
  readonly summary: CoverageSummary;
  readonly nameOf: NameOf;
}

/**
 * A plan as one page that needs nothing else, piece by piece: it loads nothing, and works without scripts but for sorting and search.
 *
 * Every text is escaped: names come from tags, which anybody may write.
 */
export function* planHtml(plan: Plan, { summary, nameOf }: HtmlContext): Generator<string> {
  const made = new Date(summary.at).toISOString();
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${verdict(plan.summary)}</title>
<style>
${PAGE_STYLE}
${COVERAGE_MAP_STYLE}
</style>
</head>
<body>
<a class="skip" href="#interfaces">Skip to interfaces</a>
<header>
<h1>Traffic mirroring plan</h1>
<p>Made <time datetime="${made}">${made}</time>; ${changesInWords(plan.summary)}</p>
</header>
<main>
<h2>Coverage</h2>
${coverageMap(summary)}
<h2 id="interfaces">Interfaces</h2>
<p class="search" hidden><label>Search <input type="search" autocomplete="off"></label> <span role="status"></span></p>
<table class="searchable">
<caption>One row for each network interface, those that are not mirrored first</caption>
<thead><tr>${HEADING.map((each) => `<th scope="col">${each}</th>`).join('')}</tr></thead>
<tbody>
`;
  const urgency = ({ reason, mirrored }: InterfaceDecision) => (isUnmirrored(reason) ? 0 : mirrored ? 1 : 2);
  for (const decision of [...plan.interfaces].sort((a, b) => urgency(a) - urgency(b))) yield row(decision, nameOf);
  yield `</tbody>
</table>
</main>
<script>
${PAGE_SCRIPT}
</script>
</body>
</html>
`;
}

const HEADING = ['Zone', 'Name', 'Instance', 'Interface', 'State', 'Target', 'Session', 'Outcome', 'Reason'];

function row(decision: InterfaceDecision, nameOf: NameOf): string {
  const { availabilityZone, instanceId, networkInterfaceId, mirrored, targetId = '', sessionNumber, outcome, reason } = decision;
  const state = mirrored ? 'mirrored' : isUnmirrored(reason) ? 'not mirrored' : 'no source';
  const cells = [
    availabilityZone, nameOf(instanceId) ?? '', instanceId, networkInterfaceId, state, targetId, `${sessionNumber ?? ''}`, outcome, `${reason.code}: ${reason.message}`,
  ];
  return `<tr class="${state.replace(' ', '-')}">${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>\n`;
}
