/**
 * Draws what the command line prints about the fleet of the demo, as pictures for the documentation.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../src/cli/run.js';

const IMAGES = join('docs', 'images');
const COLUMNS = 120;

/** Of a character and a line, in pixels. */
const CHARACTER = 8.4;
const LINE = 19;
const MARGIN = 18;

const PROMPT = '$ ';
const COMMAND = 'npx cdk-extrahop-traffic-mirroring';

/** As `src/report/styled.ts` uses them. */
const STYLES: Readonly<Record<string, string>> = { 0: '', 1: 'font-weight="bold"', 2: 'opacity="0.6"', 31: 'fill="#ff8a80"', 32: 'fill="#8bd17c"' };

function folderOfDemo(): string {
  const parent = mkdtempSync(join(tmpdir(), 'mirroring-pictures-'));
  const folder = join(parent, 'snapshot');
  execFileSync('npx', ['tsx', '--tsconfig', 'tsconfig.dev.json', 'examples/demo/main.ts', '--snapshot', folder], { stdio: 'inherit' });
  return folder;
}

async function printed(...argv: string[]): Promise<string> {
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: COLUMNS });
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await run(argv, { version: '0.0.0', clock: Date.now, env: {}, output, messages: process.stderr });
  if (status === 1 || status === 2) throw new Error(`${argv[0]}: expected exit status 0 or 3, got ${status}`);
  return Buffer.concat(chunks).toString('utf8');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function picture(title: string, command: string, text: string): string {
  const lines = [`\x1b[1m${PROMPT}${command}\x1b[0m`, ...text.trimEnd().split('\n')];
  const [width, height] = [COLUMNS * CHARACTER + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const rows = lines.map((line, index) => `<text x="${MARGIN}" y="${MARGIN + (index + 0.75) * LINE}">${spans(line)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#1d2330"/>`,
    '<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6e9f0" xml:space="preserve">',
    ...rows,
    '</g></svg>',
    '',
  ].join('\n');
}

function spans(line: string): string {
  let style = '';
  return line.split(/(\x1b\[\d+m)/).map((part) => {
    const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) return part === '' ? '' : `<tspan ${style}>${escaped(part)}</tspan>`;
    style = STYLES[code] ?? '';
    return '';
  }).join('');
}

/** What of a long output fits a page. */
function first(lines: number, text: string): string {
  const all = text.trimEnd().split('\n');
  return all.length <= lines ? text : [...all.slice(0, lines), `\x1b[2m… ${all.length - lines} more lines\x1b[0m`].join('\n');
}

const folder = folderOfDemo();
try {
  const targets = (JSON.parse(readFileSync(join(folder, 'describe-traffic-mirror-targets.json'), 'utf8')) as {
    readonly TrafficMirrorTargets: readonly { readonly TrafficMirrorTargetId: string }[];
  }).TrafficMirrorTargets.flatMap(({ TrafficMirrorTargetId: id }) => ['--target', id]);
  const [{ TrafficMirrorFilterId: filter }] = (JSON.parse(readFileSync(join(folder, 'describe-traffic-mirror-sessions.json'), 'utf8')) as {
    readonly TrafficMirrorSessions: readonly { readonly TrafficMirrorFilterId: string }[];
  }).TrafficMirrorSessions;
  const settings = [...targets, '--filter', filter, '--snapshot', folder];
  const { interfaces } = JSON.parse(await printed('plan', ...settings, '--output', 'json')) as {
    readonly interfaces: readonly { readonly networkInterfaceId: string; readonly instanceId: string; readonly reason: { readonly code: string } }[];
  };
  const { instanceId } = interfaces.find(({ reason }) => reason.code === 'no-reachable-target')!;
  if (!existsSync(IMAGES)) mkdirSync(IMAGES);
  writeFileSync(join(IMAGES, 'plan.svg'), picture(
    'The plan of a deployed stack: how many interfaces are mirrored, what prevents the others, and what to change',
    `${COMMAND} plan --stack Network`, first(40, await printed('plan', ...settings)),
  ));
  writeFileSync(join(IMAGES, 'explain.svg'), picture(
    'Why one instance is not mirrored: the steps of its path to each target, and what to change',
    `${COMMAND} explain ${instanceId} --stack Network`, first(40, await printed('explain', instanceId, ...settings)),
  ));
} finally {
  rmSync(join(folder, '..'), { recursive: true, force: true });
}
