/** Colours of both themes. Text on every surface has a contrast of at least 4.5 to 1, lines of charts at least 3 to 1 (WCAG 2.2 AA). */
export const theme = `
:root {
  color-scheme: light dark;
  --bg: #ffffff; --surface: #f7f7f8; --border: #e2e2e6; --strong: #8a8a94; --text: #18181b; --muted: #5a5a64; --accent: #1d4ed8;
  --hot: #e5484d; --hot-text: #b3261e; --hot-soft: #fdecec; --ok-text: #17693a; --ok-soft: #e6f4ec; --warn-text: #7a4d00; --warn-soft: #fdf3dc; --warn-line: #d9a441;
  --c0: #b45309; --c1: #7c3aed; --c2: #0b7285; --c3: #6b6b76; --c4: #be185d; --c5: #3f6212;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0e0f11; --surface: #17181b; --border: #2c2d33; --strong: #74757f; --text: #ededf0; --muted: #a3a4ae; --accent: #93b4ff;
    --hot: #e5484d; --hot-text: #ff9a95; --hot-soft: #33181a; --ok-text: #7ad6a0; --ok-soft: #12291d; --warn-text: #f2c46b; --warn-soft: #2a210f; --warn-line: #8a6a2a;
    --c0: #f5a524; --c1: #b69cff; --c2: #3cc8e0; --c3: #a3a4ae; --c4: #ff8fc0; --c5: #a8d65c;
  }
}
.series-0 { --series: var(--c0); --dash: 6 3; } .series-1 { --series: var(--c1); --dash: 2 3; } .series-2 { --series: var(--c2); --dash: none; }
.series-3 { --series: var(--c3); --dash: 1 5; } .series-4 { --series: var(--c4); --dash: 8 3 2 3; } .series-5 { --series: var(--c5); --dash: 12 4; }
`;
