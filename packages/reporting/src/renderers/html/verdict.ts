import { IDENTITY } from '@holdfast/metrics';
import { transformLabel } from '../../model/names.ts';
import type { Report, ReportRate } from '../../report-schema.ts';
import { exclusions, intervalText, NO_ELIGIBLE_IMAGE, percent } from '../../text.ts';
import { seriesClass } from './format.ts';
import { html, type Markup } from './markup.ts';

const CONCLUSIONS = {
  fooled: { sign: '✕', text: 'Model fooled, beyond what noise does' },
  withstood: { sign: '✓', text: 'No sample held under every transform of the bank' },
  inconclusive: { sign: '?', text: 'Inconclusive' },
  'nothing-measured': { sign: '–', text: 'Nothing measured' },
} as const satisfies Record<Report['verdict']['conclusion'], { sign: string; text: string }>;

/** The first screen: what was found, in one sentence, with the figures behind it. */
export function verdictSection(report: Report): Markup {
  const { conclusion, headline, details } = report.verdict;
  const { sign, text } = CONCLUSIONS[conclusion];
  return html`<section class="verdict" id="verdict" aria-labelledby="verdict-title">
    <div class="verdict-text">
      <p class="badge badge-${conclusion}"><span aria-hidden="true">${sign}</span> ${text}</p>
      <h1 id="verdict-title">${headline}</h1>
      <ul class="details">
        ${details.map((detail) => html`<li>${detail}</li>`)}
      </ul>
    </div>
    ${keyFigures(report)}
  </section>`;
}

export function warningsSection({ warnings }: Report): Markup {
  if (warnings.length === 0) return html``;
  return html`<section class="warnings" id="warnings" aria-labelledby="warnings-title">
    <h2 id="warnings-title">Read this first <span class="count">${warnings.length}</span></h2>
    <ul>
      ${warnings.map(
        ({ code, text, images }) =>
          html`<li>
            <p>${text}</p>
            <p class="meta"><code>${code}</code>${images.length === 0 ? null : html` · ${images.join(', ')}`}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Every attack before and after the headline's transform. */
function keyFigures(report: Report): Markup {
  const { transform } = report.verdict;
  const shown = transform === null ? [IDENTITY] : [IDENTITY, transform];
  return html`<table class="figures">
    <caption>
      Attack success rate, with its 95% interval
    </caption>
    <thead>
      <tr>
        <td></td>
        ${shown.map((spec) => html`<th scope="col">${transformLabel(spec)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${report.attacks.map(
        ({ id, title }) =>
          html`<tr class="${seriesClass(report, id)}">
            <th scope="row"><span class="swatch" aria-hidden="true"></span>${title}</th>
            ${shown.map((spec) => {
              const cell = report.cells.find((each) => each.attack === id && each.transform === spec);
              return html`<td>
                ${cell === undefined ? 'not run' : intervalBar(cell.attackSuccess, exclusions(cell))}
              </td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function intervalBar(rate: ReportRate, excluded: readonly string[]): Markup {
  if (rate.rate === null) return html`<span class="none">${NO_ELIGIBLE_IMAGE}</span>`;
  const { low, high } = rate.interval;
  const place = (share: number): string => (share * 100).toFixed(1);
  return html`<span class="figure" title="${[`95% interval ${intervalText(rate)}`, ...excluded].join('; ')}">
    <b>${percent(rate.rate)}</b> <span class="n">${rate.successes}/${rate.n}</span>
    <span class="bar" aria-hidden="true"
      ><span class="band" style="left:${place(low)}%;width:${place(high - low)}%"></span
      ><span class="dot" style="left:${place(rate.rate)}%"></span
    ></span>
    <span class="range">${intervalText(rate)}</span>
  </span>`;
}
