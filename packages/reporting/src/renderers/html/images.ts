import { transformLabel } from '../../model/names.ts';
import type { Report, ReportImage } from '../../report-schema.ts';
import { counted } from '../../text.ts';
import { attackLabel } from './format.ts';
import { html, jsonScript, type Markup } from './markup.ts';
import { fourPicturePanel, panelAttacks } from './panel.ts';
import type { Pictures } from './pictures.ts';
import { outcomeTable, viewer } from './viewer.ts';

/** The images that were attacked, with their pictures; `shown` of them have theirs embedded. */
export function imagesSection(
  report: Report,
  { shown, pictures }: { shown: readonly ReportImage[]; pictures: Pictures },
): Markup {
  const attacked = report.images.filter(({ status }) => status === 'eligible');
  if (attacked.length === 0) return html``;
  const { plain } = panelAttacks(report);
  const after = report.panelTransform === null ? '' : `, before and after ${transformLabel(report.panelTransform)}`;
  return html`<section id="images" aria-labelledby="images-title">
    <h2 id="images-title">Images <span class="count">${attacked.length}</span></h2>
    <p class="lead">
      The plain attack beside the averaged one${after}, with what the untouched model sees in each saved file.
    </p>
    ${
      shown.length < attacked.length
        ? html`<p class="lead">
            Pictures of the first ${shown.length} of ${attacked.length} images are embedded; the files of all are beside
            the results.
          </p>`
        : null
    }
    ${
      plain.length < 2
        ? null
        : html`<div class="choices" role="group" aria-label="Plain attack shown">
            <span class="choices-label">Plain attack shown</span>
            ${plain.map(
              (id, index) =>
                html`<button
                  type="button"
                  class="choice"
                  data-show-plain="${id}"
                  aria-pressed="${index === 0 ? 'true' : 'false'}"
                >
                  ${report.attacks.find((each) => each.id === id)?.title ?? id}
                </button>`,
            )}
          </div>`
    }
    <div class="filter" id="filter" hidden aria-live="polite"></div>
    ${attacked.map((image, index) => imageCard(report, image, { index, pictures: shown.includes(image) ? pictures : null }))}
    ${jsonScript('outcomes', outcomeIndex(report, attacked))}
  </section>`;
}

function imageCard(
  report: Report,
  image: ReportImage,
  { index, pictures }: { index: number; pictures: Pictures | null },
): Markup {
  return html`<article class="card" data-image="${index}" aria-label="${image.id}">
    <h3>${image.id} <span class="chip" hidden></span></h3>
    ${image.failures.map(({ attack, code, message }) => html`<p class="failure"><b>${attackLabel(attack)} failed</b> (${code}): ${message}</p>`)}
    ${pictures === null ? null : html`${fourPicturePanel(report, image, pictures)} ${viewer(report, image, pictures)}`}
    ${outcomeTable(report, image)}
  </article>`;
}

/** For the filter of the page: states by attack and transform, in the order of the cards. */
function outcomeIndex(report: Report, images: readonly ReportImage[]): unknown {
  return report.cells.map(({ attack, transform }) => ({
    attack,
    transform,
    name: `${attackLabel(attack)}, ${transformLabel(transform)}`,
    states: images.map(
      ({ outcomes }) =>
        outcomes.find((each) => each.attack === attack && each.transform === transform)?.state ?? 'not-run',
    ),
  }));
}

/** Images without a place in the rates, each with the reason. */
export function skippedSection({ images }: Report): Markup {
  const skipped = images.filter(({ status }) => status !== 'eligible');
  if (skipped.length === 0) return html``;
  return html`<section id="skipped" aria-labelledby="skipped-title">
    <h2 id="skipped-title">Not attacked <span class="count">${skipped.length}</span></h2>
    <p class="lead">${counted(skipped.length, 'image')} outside of every rate. Errors never count as robust.</p>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${skipped.map(
            ({ id, status, reason, failures }) =>
              html`<tr>
                <th scope="row">${id}</th>
                <td>${status === 'error' ? '! error' : '– not eligible'}</td>
                <td>
                  ${[reason ?? '', ...failures.map(({ message }) => message)].filter((text) => text !== '').join('; ')}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
