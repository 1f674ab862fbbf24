export const curve = `
.curve { margin: 16px 0 0; max-width: 920px; }
.curve figcaption { font-size: 14px; margin-bottom: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 6px 0 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 7px; }
.curve svg { display: block; max-width: 100%; }
.curve .wide svg, .curve .narrow svg { width: 100%; height: auto; }
.curve .narrow { display: none; }
.grid { stroke: var(--border); stroke-width: 1; }
.tick, .axis, .seen { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.axis { font-size: 12.5px; }
.seen { font-size: 9px; fill: var(--text); }
.seen-key span { font-size: 9px; color: var(--text); }
polygon.band { fill: var(--series); opacity: 0.13; }
polygon.band.series-3 { opacity: 0.08; }
.line { fill: none; stroke: var(--series); stroke-width: 2.2; stroke-dasharray: var(--dash); stroke-linejoin: round; stroke-linecap: round; }
.mark { fill: var(--bg); stroke: var(--series); stroke-width: 2; }
.series-0 .mark { fill: var(--series); }
.series-2 .mark { fill: var(--series); }
.band-key { width: 22px; height: 12px; border-radius: 3px; background: var(--border); }
@media (max-width: 640px) { .curve .wide { display: none; } .curve .narrow { display: block; } }
`;
