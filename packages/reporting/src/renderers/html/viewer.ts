import { IDENTITY } from '@holdfast/metrics';
import type { Report, ReportImage, ReportSample } from '../../report-schema.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';
import { boxOverlay, predictionText } from './overlay.ts';
import type { Pictures } from './pictures.ts';
import { outcomeOf, scoresText, STATES } from './states.ts';
import { significant } from '../../text.ts';

/** Original against adversarial: a slider, the amplified difference, predictions before and after, norms. One view per attack. */
export function viewer(report: Report, image: ReportImage, pictures: Pictures): Markup {
  const original = image.file === null ? null : pictures.idOf(image.file);
  const samples = image.samples.flatMap((sample) => {
    const id = pictures.idOf(sample.file);
    return id === null ? [] : [{ sample, id }];
  });
  if (original === null || samples.length === 0) return html``;
  const shown = samples.find(({ sample }) => sample.attack === report.verdict.attack) ?? samples[0];
  return html`<details class="viewer">
    <summary>Compare pixels: original, adversarial, difference</summary>
    <div class="choices" role="group" aria-label="Attack">
      ${samples.map(
        ({ sample }) =>
          html`<button
            type="button"
            class="choice"
            data-view="${sample.attack}"
            aria-pressed="${sample === shown?.sample ? 'true' : 'false'}"
          >
            ${attackLabel(sample.attack)}
          </button>`,
      )}
    </div>
    ${samples.map(({ sample, id }) => view(report, image, { sample, ids: { original, adversarial: id }, hidden: sample !== shown?.sample }))}
  </details>`;
}

function view(
  report: Report,
  image: ReportImage,
  { sample, ids, hidden }: { sample: ReportSample; ids: { original: number; adversarial: number }; hidden: boolean },
): Markup {
  const { inputWidth: width, inputHeight: height } = report.model;
  const ratio = html`style="aspect-ratio:${width}/${height}"`;
  return html`<div class="view" data-attack="${sample.attack}" ${hidden ? html`hidden` : null}>
    <div class="compare-grid">
      <figure>
        <div class="frame compare" ${ratio}>
          <img
            data-picture="${ids.adversarial}"
            alt="${image.id}: ${attackLabel(sample.attack)}"
            width="${width}"
            height="${height}"
          />
          ${boxOverlay(sample.prediction, report)}
          <div class="over">
            <img data-picture="${ids.original}" alt="${image.id}: original" width="${width}" height="${height}" />
            ${boxOverlay(image.prediction, report)}
          </div>
          <span class="handle" aria-hidden="true"></span>
          <input
            class="slide"
            type="range"
            min="0"
            max="100"
            value="50"
            aria-label="How much of the original to show, percent"
          />
        </div>
        <figcaption class="sides"><span>← original</span><span>${attackLabel(sample.attack)} →</span></figcaption>
      </figure>
      <figure>
        <div class="frame" ${ratio}>
          <canvas
            data-original="${ids.original}"
            data-adversarial="${ids.adversarial}"
            width="${width}"
            height="${height}"
            role="img"
            aria-label="Amplified difference"
          ></canvas>
        </div>
        <figcaption>
          <label class="amplify"
            >Difference <output>×16</output><input class="amplification" type="range" min="1" max="50" value="16"
          /></label>
          <span class="difference-scale"
            ><span class="scale-low">−8</span><span class="scale-ramp" aria-hidden="true"></span
            ><span class="scale-high">+8</span> levels; grey is no change</span
          >
        </figcaption>
      </figure>
    </div>
    <div class="facts">
      <dl>
        <dt>Seen on the original</dt>
        <dd>${predictionText(image.prediction)}</dd>
        <dt>Seen on the sample</dt>
        <dd>${predictionText(sample.prediction)}</dd>
      </dl>
      <dl>
        <dt>L∞</dt>
        <dd>${significant(sample.norms.linf)} levels</dd>
        <dt>L2</dt>
        <dd>${significant(sample.norms.l2)} levels</dd>
        <dt>PSNR</dt>
        <dd>${sample.norms.psnr === null ? 'equal images' : `${sample.norms.psnr.toFixed(1)} dB`}</dd>
        <dt>SSIM</dt>
        <dd>${sample.norms.ssim.toFixed(4)}</dd>
        <dt>Iterations</dt>
        <dd>${sample.iterations}</dd>
        <dt>File</dt>
        <dd><code>${sample.file}</code></dd>
      </dl>
    </div>
  </div>`;
}

/** Every outcome of one image. */
export function outcomeTable(report: Report, image: ReportImage): Markup {
  return html`<details class="outcomes">
    <summary>All outcomes of this image</summary>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Transform</th>
            ${report.attacks.map(({ id }) => html`<th scope="col">${attackLabel(id)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${report.transforms.map(
            ({ spec, label }) =>
              html`<tr>
                <th scope="row">
                  ${label}${spec !== IDENTITY && report.transforms.some((row) => row.spec === spec && row.seen) ? html` <span class="meta">seen</span>` : null}
                </th>
                ${report.attacks.map(({ id }) => {
                  const outcome = outcomeOf(image, id, spec);
                  if (outcome === undefined) return html`<td class="none">not run</td>`;
                  const { sign, text } = STATES[outcome.state];
                  return html`<td class="state-${outcome.state}">
                    <span class="state"><span aria-hidden="true">${sign}</span> ${text}</span>
                    <span class="meta">${outcome.error ?? scoresText(outcome)}</span>
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
