/** Light and dark as the reader has it, and for paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: #d1d5db; --quiet: #4b5563; --bad: #b91c1c; --focus: #1d4ed8; }
@media (prefers-color-scheme: dark) { :root { --line: #4b5563; --quiet: #9ca3af; --bad: #fca5a5; --focus: #93c5fd; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9rem; margin: 0.5rem 0; }
caption { color: var(--quiet); text-align: left; }
td, th { border-bottom: 1px solid var(--line); overflow-wrap: anywhere; padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top; }
th button { background: none; border: 0; color: inherit; cursor: pointer; font: inherit; padding: 0; text-align: left; }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
tr.not-mirrored td:nth-child(5) { color: var(--bad); font-weight: 600; }
tr.no-source { color: var(--quiet); }
@media print { .search, .skip { display: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }
`.trim();
