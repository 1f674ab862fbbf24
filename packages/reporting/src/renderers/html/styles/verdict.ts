export const verdict = `
.verdict { margin-top: 20px; display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 20px 56px; align-items: start; }
.verdict .badge { display: inline-flex; gap: 8px; align-items: center; margin: 0; padding: 4px 12px; border-radius: 999px; font-size: 13px; font-weight: 600; background: var(--warn-soft); color: var(--warn-text); }
.verdict .badge-fooled { background: var(--hot-soft); color: var(--hot-text); }
.verdict .badge-withstood { background: var(--ok-soft); color: var(--ok-text); }
.details { margin: 0; padding: 0; list-style: none; color: var(--muted); font-size: 14px; max-width: 74ch; }
.details li { padding: 5px 0 5px 14px; border-left: 2px solid var(--border); }
.figures { width: 100%; font-size: 14px; margin-top: 6px; }
.figures caption { text-align: left; color: var(--muted); font-size: 13px; padding-bottom: 10px; }
.figures thead th { text-align: left; font-weight: 500; color: var(--muted); font-size: 13px; padding: 0 0 6px; }
.figures th[scope='row'] { text-align: left; font-weight: 500; padding: 12px 14px 12px 0; width: 34%; }
.figures tbody tr { border-top: 1px solid var(--border); }
.figures td { padding: 10px 14px 10px 0; vertical-align: top; }
.figures td:last-child { padding-right: 6px; }
.figure { display: grid; grid-template-columns: auto 1fr; column-gap: 7px; align-items: baseline; }
.figure b { font-size: 17px; font-weight: 640; }
.figure .n, .figure .range { color: var(--muted); font-size: 12px; }
.figure .range { grid-column: 1 / -1; }
.bar { grid-column: 1 / -1; position: relative; display: block; height: 6px; margin: 5px 0 3px; border-radius: 3px; background: var(--border); }
.bar .band { position: absolute; inset-block: 0; border-radius: 3px; background: color-mix(in srgb, var(--series) 45%, var(--border)); }
.bar .dot { position: absolute; top: 50%; width: 10px; height: 10px; border-radius: 50%; background: var(--series); transform: translate(-50%, -50%); border: 2px solid var(--bg); box-sizing: content-box; margin-top: 0; }
.swatch { display: inline-block; width: 9px; height: 9px; border-radius: 3px; background: var(--series); margin-right: 8px; }
.warnings { margin-top: 40px; background: var(--warn-soft); border: 1px solid var(--warn-line); border-radius: 10px; padding: 16px 20px; }
.warnings h2 { font-size: 16px; }
.warnings .count, .warnings .meta { color: var(--warn-text); }
.warnings ul { margin: 0; padding-left: 18px; font-size: 14px; }
.warnings li { margin-bottom: 10px; break-inside: avoid; }
@media (min-width: 1000px) { .warnings ul { columns: 2; column-gap: 56px; } }
.warnings li p { margin: 0; max-width: 92ch; }
@media (max-width: 900px) { .verdict { grid-template-columns: minmax(0, 1fr); } }
`;
