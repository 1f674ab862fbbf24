import type { Report, ReportCurve } from '../../report-schema.ts';
import { percent, rateText } from '../../text.ts';
import { attackLabel, seriesClass } from './format.ts';
import { html, type Markup } from './markup.ts';

interface Frame {
  readonly width: number;
  readonly height: number;
}

const MARGIN = { left: 44, right: 14, top: 12, bottom: 56 };
/** Two drawings, so that text keeps its size on a telephone. */
const WIDE: Frame = { width: 860, height: 340 };
const NARROW: Frame = { width: 350, height: 300 };

/** Success rate over strength, one chart per family of transforms, with interval bands. */
export function curvesSection(report: Report): Markup {
  if (report.curves.length === 0) return html``;
  return html`<section id="curves" aria-labelledby="curves-title">
    <h2 id="curves-title">Strength curves</h2>
    ${report.curves.map((curve) => curveFigure(report, curve))}
  </section>`;
}

function curveFigure(report: Report, curve: ReportCurve): Markup {
  const shown = {
    ...curve,
    series: curve.series.filter(({ points }) => points.some((point) => point.attackSuccess.n > 0)),
  };
  const axis = curve.unit === '' ? curve.label : `${curve.label} (${curve.unit})`;
  return html`<figure class="curve">
    <figcaption>
      <b>Attack success over ${axis}</b>
      <ul class="legend">
        ${shown.series.map(
          ({ attack }) =>
            html`<li class="${seriesClass(report, attack)}">
              <svg width="30" height="12" aria-hidden="true">
                <line class="line" x1="0" x2="30" y1="6" y2="6" />
                <circle class="mark" cx="15" cy="6" r="3.5" /></svg
              >${attackLabel(attack)}
            </li>`,
        )}
        <li class="seen-key"><span aria-hidden="true">▲</span> seen in optimisation</li>
        <li><span class="band-key" aria-hidden="true"></span> 95% interval</li>
      </ul>
    </figcaption>
    <div class="wide">${drawing(report, shown, { frame: WIDE, axis })}</div>
    <div class="narrow">${drawing(report, shown, { frame: NARROW, axis })}</div>
  </figure>`;
}

function drawing(report: Report, curve: ReportCurve, { frame, axis }: { frame: Frame; axis: string }): Markup {
  const { width, height } = frame;
  const strengths = [...new Set(curve.series.flatMap(({ points }) => points.map(({ strength }) => strength)))].sort(
    (a, b) => a - b,
  );
  const [low = 0] = strengths;
  const high = strengths.at(-1) ?? 1;
  const x = (strength: number): number =>
    round(MARGIN.left + ((strength - low) / (high - low)) * (width - MARGIN.left - MARGIN.right));
  const y = (share: number): number => round(MARGIN.top + (1 - share) * (height - MARGIN.top - MARGIN.bottom));
  const seen = new Set(
    curve.series.flatMap(({ points }) => points.filter((point) => point.seen).map(({ strength }) => strength)),
  );
  const floor = y(0);
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Attack success rate over ${axis}; the table above holds every number"
  >
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        html`<line
            class="grid"
            x1="${MARGIN.left}"
            x2="${width - MARGIN.right}"
            y1="${y(share)}"
            y2="${y(share)}"
          /><text class="tick" x="${MARGIN.left - 8}" y="${y(share) + 4}" text-anchor="end">${percent(share)}</text>`,
    )}
    ${labelled(strengths, { x, minGap: 26 }).map(
      (strength) =>
        html`<text class="tick" x="${x(strength)}" y="${floor + 18}" text-anchor="middle">${strength}</text>`,
    )}
    ${[...seen].map((strength) => html`<text class="seen" x="${x(strength)}" y="${floor + 30}" text-anchor="middle">▲</text>`)}
    <text class="axis" x="${(MARGIN.left + width - MARGIN.right) / 2}" y="${height - 6}" text-anchor="middle">
      ${axis}
    </text>
    ${curve.series.map((series) => band(report, series, { x, y }))}
    ${curve.series.map((series) => line(report, series, { x, y }))}
  </svg>`;
}

type Scale = (value: number) => number;
type Series = ReportCurve['series'][number];

/** Points without an eligible image have no rate: they leave a gap in the data and no mark. */
const measured = ({ points }: Series): Series['points'] => points.filter((point) => point.attackSuccess.n > 0);

function band(report: Report, series: Series, { x, y }: { x: Scale; y: Scale }): Markup {
  const points = measured(series);
  const upper = points.map(({ strength, attackSuccess }) => `${x(strength)},${y(attackSuccess.interval.high)}`);
  const lower = points
    .map(({ strength, attackSuccess }) => `${x(strength)},${y(attackSuccess.interval.low)}`)
    .reverse();
  return html`<polygon
    class="band ${seriesClass(report, series.attack)}"
    points="${[...upper, ...lower].join(' ')}"
  />`;
}

function line(report: Report, series: Series, { x, y }: { x: Scale; y: Scale }): Markup {
  const points = measured(series).flatMap(({ strength, attackSuccess, spec }) =>
    attackSuccess.rate === null ? [] : [{ x: x(strength), y: y(attackSuccess.rate), spec, attackSuccess }],
  );
  return html`<g class="${seriesClass(report, series.attack)}">
    <polyline class="line" points="${points.map((point) => `${point.x},${point.y}`).join(' ')}" />
    ${points.map(
      (point) =>
        html`<circle class="mark" cx="${point.x}" cy="${point.y}" r="3.5"
          ><title>${attackLabel(series.attack)}, ${point.spec}: ${rateText(point.attackSuccess)}</title></circle
        >`,
    )}
  </g>`;
}

/** The strengths that have room for their number. */
function labelled(strengths: readonly number[], { x, minGap }: { x: Scale; minGap: number }): readonly number[] {
  const kept: number[] = [];
  for (const strength of strengths) {
    const last = kept.at(-1);
    if (last === undefined || x(strength) - x(last) >= minGap) kept.push(strength);
  }
  return kept;
}

const round = (value: number): number => Math.round(value * 10) / 10;
