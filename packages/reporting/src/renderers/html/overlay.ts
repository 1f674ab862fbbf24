import type { Report, ReportSample } from '../../report-schema.ts';
import { html, type Markup } from './markup.ts';

type Prediction = ReportSample['prediction'];

/** Class that the objective is about, e.g. `person` of `vanish:person`; '' where it names none. */
function targetClass({ configuration }: Report): string {
  const [, target = ''] = configuration.objective.split(':');
  return target.split('->')[0] ?? '';
}

/** Recorded boxes over a picture, in its own pixels. Objects of the target class are drawn solid, the others thin and dashed. */
export function boxOverlay(prediction: Prediction | null, report: Report): Markup {
  if (prediction?.task !== 'detection') return html``;
  const { inputWidth: width, inputHeight: height } = report.model;
  const target = targetClass(report);
  const size = Math.max(width, height) / 30;
  return html`<svg class="boxes" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${prediction.detections.map(({ box, label, score }) => {
      const text = `${label} ${score.toFixed(2)}`;
      const tag = { width: text.length * size * 0.62 + size * 0.6, height: size * 1.4 };
      const left = Math.max(0, Math.min(box.x0, width - tag.width));
      const bottom = Math.max(box.y0, tag.height);
      return html`<g class="${label === target ? 'target' : 'other'}">
        <rect
          class="box"
          x="${fixed(box.x0)}"
          y="${fixed(box.y0)}"
          width="${fixed(box.x1 - box.x0)}"
          height="${fixed(box.y1 - box.y0)}"
        />
        <rect
          class="tag"
          x="${fixed(left)}"
          y="${fixed(bottom - tag.height)}"
          width="${fixed(tag.width)}"
          height="${fixed(tag.height)}"
        />
        <text x="${fixed(left + size * 0.3)}" y="${fixed(bottom - size * 0.38)}" font-size="${fixed(size)}"
          >${text}</text
        >
      </g>`;
    })}
  </svg>`;
}

const fixed = (value: number): string => value.toFixed(1);

/** The same in words, best first. */
export function predictionText(prediction: Prediction | null): string {
  if (prediction === null) return 'not recorded';
  if (prediction.task === 'classification') {
    const best = prediction.top.find(({ classId }) => classId === prediction.classId);
    return best === undefined ? prediction.label : `${prediction.label} ${best.probability.toFixed(2)}`;
  }
  if (prediction.detections.length === 0) return 'nothing found';
  return prediction.detections.map(({ label, score }) => `${label} ${score.toFixed(2)}`).join(', ');
}
