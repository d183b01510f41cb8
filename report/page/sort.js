// Sorts the table by a column. Without this the page is complete, in its own order.
'use strict';
for (const table of document.querySelectorAll('table[data-sort]')) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const key = (row, i) => row.cells[i].className.match(/^s\d$/)?.[0] ?? row.cells[i].textContent;
  heads.forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-label', table.dataset.sort + ' ' + head.textContent);
    head.append(' ', button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach(h => h.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const rows = [...body.rows].map(row => ({ row, key: key(row, i) }));
      rows.sort((a, b) => (a.key === '') - (b.key === '') || (up ? order(a.key, b.key) : order(b.key, a.key)));
      body.append(...rows.map(r => r.row));
    });
  });
}
