export const print = `
@media print {
  .top, .skip, .choices, .viewer, .filter, #copy, #tip { display: none !important; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  .card, .curve, .matrix tr { break-inside: avoid; }
  .cell, .bar .band, .bar .dot, .ramp, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section { margin-top: 28px; }
  h2, h3, summary, thead { break-after: avoid; }
  table.plain tr, .warnings li, .details li, figure, .panel { break-inside: avoid; }
  /* A rule with all its checks may fill a page; kept whole it would leave the one before half empty. */
  .gate table.plain tr { break-inside: auto; }
  .gate li { break-inside: avoid; }
  /* Four pictures in a row, as on a wide screen: two rows of two would leave no room for the table below on the same page. */
  .panel { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px; }
  .card table.plain, .changes { font-size: 8.5pt; }
  .card table.plain td, .card table.plain th, .changes td, .changes th { padding-right: 10px; }
  .names { columns: 2; }
  .scroll, .names { overflow: visible; max-height: none; }
  .matrix .corner, .matrix th { position: static; }
  .gate, .badge, td[style] { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  /* What is folded away on a screen is part of the paper; Chromium lays it out from version 131 on. */
  details::details-content { content-visibility: visible; block-size: auto; }
  a { color: inherit; text-decoration: none; }
  :root { color-scheme: light; }
  @page { size: A4; margin: 14mm 12mm; }
}
`;
