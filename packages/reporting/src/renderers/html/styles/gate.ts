/** Gate, baseline, hardening and facets. */
export const gate = `
.gate { margin-top: 20px; padding: 18px 20px; border: 1px solid var(--border); border-radius: 10px; background: var(--surface); }
.gate .badge { display: inline-flex; gap: 8px; align-items: center; margin: 0 0 8px; padding: 4px 12px; border-radius: 999px; font-size: 13px; font-weight: 600; background: var(--warn-soft); color: var(--warn-text); }
.gate .badge-fooled { background: var(--hot-soft); color: var(--hot-text); }
.gate .badge-withstood { background: var(--ok-soft); color: var(--ok-text); }
.status { white-space: nowrap; font-weight: 550; }
.status-fail, .change-regressed { color: var(--hot-text); }
.status-pass, .change-improved { color: var(--ok-text); }
.status-inconclusive, .change-insufficient-data { color: var(--warn-text); }
.names { margin: 0; padding-left: 18px; font-size: 14px; max-height: 240px; overflow-y: auto; }
.gate .notes, #hardening .notes { margin-top: 12px; }
.columns + .scroll { margin-top: 20px; }
.changes td { white-space: nowrap; }
.changes td small { display: block; }
@media screen and (max-width: 640px) {
  /* Three columns leave room for one syllable each: the rules stand below each other instead. */
  .gate table.plain, .gate tbody, .gate tr, .gate tbody th, .gate td { display: block; min-width: 0; }
  .gate thead { display: none; }
  .gate tr { padding: 10px 0; border-bottom: 1px solid var(--border); }
  .gate table.plain tbody th, .gate table.plain td { padding: 0 0 4px; border: 0; }
}
`;
