/** Typography, page frame, tables and buttons. */
export const base = `
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 64px; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 1240px; margin: 0 auto; padding: 28px 24px 96px; }
section { margin-top: 56px; }
h1 { font-size: clamp(20px, 2.1vw, 27px); line-height: 1.32; font-weight: 620; letter-spacing: -0.012em; margin: 14px 0 18px; text-wrap: pretty; }
h2 { font-size: 20px; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; margin: 0 0 8px; }
h3 { font-size: 15px; font-weight: 620; margin: 28px 0 8px; }
p { margin: 0 0 12px; }
a { color: var(--accent); }
code, pre { font-family: var(--mono); font-size: 0.88em; }
.lead, .meta { color: var(--muted); }
.lead { max-width: 78ch; }
.meta { font-size: 13px; }
.prose { max-width: 78ch; padding-left: 0; }
ul.prose { padding-left: 20px; }
.count { color: var(--muted); font-weight: 500; font-size: 0.8em; margin-left: 4px; }
.none { color: var(--muted); font-size: 13px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 12px; z-index: 30; background: var(--bg); padding: 8px 12px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.top { position: sticky; top: 0; z-index: 10; background: var(--bg); border-bottom: 1px solid var(--border); }
.bar-inner { max-width: 1240px; margin: 0 auto; padding: 0 24px; height: 48px; display: flex; align-items: center; gap: 28px; }
.brand { flex: none; font-weight: 680; letter-spacing: -0.01em; }
nav { display: flex; gap: 4px; overflow-x: auto; scrollbar-width: none; }
nav a { color: var(--muted); text-decoration: none; padding: 6px 10px; border-radius: 6px; font-size: 14px; white-space: nowrap; }
nav a:hover { color: var(--text); background: var(--surface); }
.subject { display: flex; flex-wrap: wrap; gap: 4px 0; color: var(--muted); font-size: 14px; margin: 0; }
.subject b { color: var(--text); font-weight: 600; }
.subject > *:not(:last-child)::after { content: '·'; margin: 0 9px; color: var(--strong); font-weight: 400; }
.partial { color: var(--warn-text); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
table.plain { font-size: 14px; min-width: min(100%, 560px); }
table.plain th, table.plain td { text-align: left; padding: 7px 18px 7px 0; border-bottom: 1px solid var(--border); font-weight: 400; vertical-align: top; }
table.plain thead th { color: var(--muted); font-size: 13px; white-space: nowrap; }
table.plain tbody th { font-weight: 550; min-width: 8.5em; }
/* Numbers stay whole where a narrow page squeezes the columns; only names may be cut anywhere. */
table.plain td, table.plain thead th { overflow-wrap: break-word; }
table.plain small { color: var(--muted); font-weight: 400; font-size: 12.5px; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--muted); font-size: 14px; padding: 6px 0; width: fit-content; }
summary:hover { color: var(--text); }
.choices { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 12px 0; }
.choices-label { color: var(--muted); font-size: 13px; margin-right: 4px; }
.choice { font: inherit; font-size: 13px; color: var(--text); background: var(--bg); border: 1px solid var(--border); border-radius: 999px; padding: 4px 12px; min-height: 30px; cursor: pointer; }
.choice:hover { border-color: var(--strong); }
.choice[aria-pressed='true'] { background: var(--text); color: var(--bg); border-color: var(--text); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 48px; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 5px 18px; font-size: 14px; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; }
pre { margin: 0; padding: 12px 14px; background: var(--surface); border: 1px solid var(--border); border-radius: 8px; overflow-x: auto; white-space: pre-wrap; }
.command { display: flex; gap: 10px; align-items: flex-start; margin-bottom: 8px; }
.command pre { flex: 1; min-width: 0; }
#tip { position: fixed; z-index: 20; max-width: min(360px, calc(100vw - 16px)); padding: 8px 12px; border-radius: 8px; background: var(--text); color: var(--bg); font-size: 13px; line-height: 1.45; white-space: pre-line; pointer-events: none; }
.noscript { padding: 16px 24px; color: var(--muted); }
@media (max-width: 640px) {
  main { padding: 20px 16px 64px; }
  section { margin-top: 44px; }
  .bar-inner { padding: 0 16px; gap: 14px; }
  nav a { padding: 6px 7px; }
  dl.setup { grid-template-columns: 1fr; gap: 0; }
  dl.setup dd { margin-bottom: 8px; }
}
`;
