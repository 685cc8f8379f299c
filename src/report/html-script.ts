/** Sorts every table by a column, and filters the searchable one: a page without scripts shows the same. */
export const PAGE_SCRIPT = `
'use strict';
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0];
  table.querySelectorAll('th').forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = heading.getAttribute('aria-sort') === 'ascending';
      table.querySelectorAll('th').forEach((other) => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const textOf = (row) => row.cells[column].textContent;
      const compare = (a, b) => {
        const [one, other] = [textOf(a), textOf(b)];
        const numbers = one !== '' && other !== '' && !isNaN(one) && !isNaN(other);
        return numbers ? one - other : one.localeCompare(other);
      };
      body.append(...[...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
    });
  });
}
const search = document.querySelector('.search');
const [input, status] = [search.querySelector('input'), search.querySelector('[role=status]')];
const rows = [...document.querySelectorAll('.searchable tbody tr')].map((row) => ({ row, text: row.textContent.toLowerCase() }));
search.hidden = false;
input.addEventListener('input', () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) found += 1;
  }
  status.textContent = words.length === 0 ? '' : found + ' of ' + rows.length + ' interfaces';
});
`.trim();
