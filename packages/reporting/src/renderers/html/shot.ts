import type { Report, ReportSample } from '../../report-schema.ts';
import { html, type Markup } from './markup.ts';
import { boxOverlay } from './overlay.ts';
import type { Pictures } from './pictures.ts';

/** An embedded picture with the boxes that were recorded for it. */
export function shot(request: {
  readonly report: Report;
  readonly pictures: Pictures;
  readonly file: string;
  readonly alt: string;
  readonly prediction: ReportSample['prediction'] | null;
}): Markup {
  const { report, pictures, file, alt, prediction } = request;
  const { inputWidth, inputHeight } = report.model;
  const id = pictures.idOf(file);
  const problem = pictures.problemOf(file);
  const picture =
    id === null
      ? html`<p class="gap">Picture missing${problem === null ? null : html`: ${problem}`}</p>`
      : html`<img data-picture="${id}" alt="${alt}" width="${inputWidth}" height="${inputHeight}" />`;
  return html`<div class="frame" style="aspect-ratio:${inputWidth}/${inputHeight}">
    ${picture}${boxOverlay(prediction, report)}
  </div>`;
}
