import type { Report, ReportSample } from '../../report-schema.ts';
import { html, type Markup } from './markup.ts';

type Prediction = ReportSample['prediction'];

/** Class that the objective is about, e.g. `person` of `vanish:person`; '' where it names none. */
export function targetClass({ configuration }: Report): string {
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
      const top = Math.max(box.y0, size * 1.4);
      return html`<g class="${label === target ? 'target' : 'other'}">
        <rect
          class="box"
          x="${box.x0.toFixed(1)}"
          y="${box.y0.toFixed(1)}"
          width="${Math.max(0, box.x1 - box.x0).toFixed(1)}"
          height="${Math.max(0, box.y1 - box.y0).toFixed(1)}"
        />
        <rect
          class="tag"
          x="${box.x0.toFixed(1)}"
          y="${(top - size * 1.4).toFixed(1)}"
          width="${(text.length * size * 0.56 + size * 0.6).toFixed(1)}"
          height="${(size * 1.4).toFixed(1)}"
        />
        <text
          x="${(box.x0 + size * 0.3).toFixed(1)}"
          y="${(top - size * 0.38).toFixed(1)}"
          font-size="${size.toFixed(1)}"
          >${text}</text
        >
      </g>`;
    })}
  </svg>`;
}

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
