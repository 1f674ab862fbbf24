/** Heat map: the share of the warm colour grows with the rate; text keeps its contrast at every step. */
export const matrix = `
.matrix { overflow-wrap: normal; border-collapse: separate; border-spacing: 3px; width: 100%; margin: 8px -3px 0; }
.matrix thead th { text-align: left; font-size: 13px; font-weight: 600; padding: 6px 10px; vertical-align: bottom; }
.matrix thead th.corner, .matrix tbody th, .matrix tfoot th { text-align: left; padding: 6px 12px 6px 3px; font-weight: 500; font-size: 14px; width: 20%; min-width: 84px; }
.matrix thead th.corner { color: var(--muted); font-weight: 500; }
.matrix .group th { color: var(--muted); font-size: 12.5px; font-weight: 500; padding: 16px 3px 4px; }
.matrix tfoot th { font-weight: 600; }
.matrix tfoot::before { content: ''; display: block; height: 10px; }
.matrix td { padding: 0; border-radius: 6px; background: var(--surface); }
.matrix td.none { padding: 9px 12px; }
.cell { display: flex; align-items: baseline; gap: 8px; width: 100%; min-height: 38px; padding: 8px 12px; font: inherit; color: var(--text); text-align: left; border: 0; border-radius: 6px; background: color-mix(in srgb, var(--hot) calc(var(--heat, 0) * 48%), var(--surface)); }
button.cell { cursor: pointer; }
button.cell:hover { box-shadow: inset 0 0 0 2px var(--strong); }
button.cell[aria-pressed='true'] { box-shadow: inset 0 0 0 2px var(--text); }
.matrix td.empty .cell { background: repeating-linear-gradient(135deg, transparent 0 5px, var(--surface) 5px 10px); }
.cell b { font-weight: 640; min-width: 3.1em; white-space: nowrap; }
.cell .n { font-size: 13px; min-width: 2.6em; }
.cell .range { font-size: 12.5px; margin-left: auto; opacity: 0.9; white-space: nowrap; }
.cell sup { font-size: 0.75em; line-height: 0; font-weight: 500; margin-left: 1px; }
.key { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; color: var(--muted); font-size: 13px; margin: 10px 0 4px; }
.key span:last-child { margin-left: 14px; }
.ramp { width: 110px; height: 10px; border-radius: 3px; border: 1px solid var(--border); background: linear-gradient(90deg, var(--surface), color-mix(in srgb, var(--hot) 48%, var(--surface))); }
.notes { margin: 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px; }
@media (max-width: 760px) {
  .matrix { border-spacing: 2px; table-layout: fixed; }
  .matrix thead th { font-size: 12px; padding: 4px 2px; }
  .matrix thead .swatch { display: block; margin: 0 0 4px; }
  .matrix tbody th, .matrix tfoot th, .matrix thead th.corner { font-size: 12px; padding: 4px 2px; width: 90px; min-width: 0; }
  .cell { flex-direction: column; gap: 0; padding: 6px; min-height: 44px; }
  .cell b { min-width: 0; }
  .cell .range { display: none; }
  .cell .none { font-size: 11px; line-height: 1.2; }
  .cell .n { font-size: 12px; }
}
`;
