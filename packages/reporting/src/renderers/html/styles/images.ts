export const images = `
.card { border: 1px solid var(--border); border-radius: 12px; padding: 18px 20px; margin-top: 20px; }
.card h3 { margin: 0 0 14px; display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
.chip { font-size: 12.5px; font-weight: 550; padding: 2px 10px; border-radius: 999px; background: var(--surface); color: var(--muted); }
.chip-fooled { background: var(--hot-soft); color: var(--hot-text); }
.chip-held { background: var(--ok-soft); color: var(--ok-text); }
.failure { color: var(--hot-text); font-size: 14px; }
.panel { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 16px; }
figure { margin: 0; min-width: 0; }
.frame { position: relative; width: 100%; overflow: hidden; border-radius: 8px; background: var(--surface); }
.frame img, .frame canvas, .frame .boxes { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.gap { display: grid; place-items: center; aspect-ratio: 1; height: 100%; margin: 0; padding: 12px; color: var(--muted); font-size: 13px; text-align: center; background: var(--surface); border-radius: 8px; }
.boxes .box { fill: none; stroke: #ffd60a; stroke-width: 2.5; vector-effect: non-scaling-stroke; }
.boxes .tag { fill: #ffd60a; }
.boxes text { fill: #111; font-weight: 600; font-family: system-ui, sans-serif; }
.boxes .other .box { stroke: #f4f4f5; stroke-width: 1.2; stroke-dasharray: 4 3; }
.boxes .other .tag { fill: #f4f4f5; opacity: 0.85; }
.shot figcaption { display: flex; flex-direction: column; margin-top: 9px; font-size: 14px; line-height: 1.4; border-left: 3px solid var(--border); padding-left: 10px; }
.shot .name { color: var(--muted); font-size: 13px; }
.shot .state { font-weight: 620; }
.shot.state-success figcaption { border-color: var(--hot); }
.state-success .state { color: var(--hot-text); }
.shot.state-robust figcaption { border-color: var(--ok-text); }
.state-robust .state { color: var(--ok-text); }
.state-error .state { color: var(--warn-text); }
.viewer { margin-top: 18px; }
.compare-grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; max-width: 900px; }
.compare { --cut: 50%; }
.compare .over { position: absolute; inset: 0; clip-path: inset(0 calc(100% - var(--cut)) 0 0); }
.handle { position: absolute; top: 0; bottom: 0; left: var(--cut); width: 2px; margin-left: -1px; background: #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / 0.45); pointer-events: none; }
.handle::after { content: '↔'; position: absolute; top: 50%; left: 50%; transform: translate(-50%, -50%); width: 30px; height: 30px; border-radius: 50%; display: grid; place-items: center; background: #fff; color: #111; font-size: 15px; box-shadow: 0 1px 4px rgb(0 0 0 / 0.4); }
.slide { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; }
.compare:has(.slide:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.sides { display: flex; justify-content: space-between; margin-top: 8px; color: var(--muted); font-size: 13px; }
.amplify { display: flex; align-items: center; gap: 8px; margin-top: 8px; font-size: 13px; color: var(--muted); }
.amplify output { min-width: 2.6em; color: var(--text); font-variant-numeric: tabular-nums; }
.amplify input { flex: 1; min-width: 60px; accent-color: var(--accent); }
.difference-scale { display: flex; align-items: center; gap: 7px; color: var(--muted); font-size: 13px; font-variant-numeric: tabular-nums; margin-top: 4px; }
.scale-ramp { width: 64px; height: 9px; border: 1px solid var(--strong); border-radius: 2px; background: linear-gradient(90deg, #000, #808080, #fff); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 12px 40px; margin-top: 16px; max-width: 900px; }
.facts dl { align-content: start; }
.filter { position: sticky; top: 49px; z-index: 5; display: flex; flex-wrap: wrap; gap: 6px; align-items: center; padding: 10px 0; background: var(--bg); border-bottom: 1px solid var(--border); }
@media (max-width: 760px) {
  .panel { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px 12px; }
  .card { padding: 14px; }
  .shot figcaption { font-size: 13px; }
  .panel .boxes text, .panel .boxes .tag { display: none; }
  .compare-grid { grid-template-columns: minmax(0, 1fr); }
}
@media (min-width: 2000px) { main, .bar-inner { max-width: 1520px; } }
`;
