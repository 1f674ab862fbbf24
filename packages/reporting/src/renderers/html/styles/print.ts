export const print = `
@media print {
  .top, .skip, .choices, .viewer, .filter, #copy, #tip { display: none !important; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  .card, .curve, .matrix tr { break-inside: avoid; }
  .cell, .bar .band, .bar .dot, .ramp, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section { margin-top: 28px; }
}
`;
