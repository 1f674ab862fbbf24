import type { Report, ReportBaseline, ReportChangeRow } from '../../report-schema.ts';
import { percent, points, pointsInterval, pValueText } from '../../text.ts';
import { CHANGE_WORDS } from '../markdown/changes.ts';
import { cellName } from './gate.ts';
import { html, type Markup } from './markup.ts';

/** What changed against the baseline: images first, new ones before those that were known, then cell by cell. */
export function baselineSection({ baseline }: Report): Markup {
  if (baseline === undefined) return html``;
  const { label, model, incomparable, notes, headline, images, rows, joint } = baseline;
  return html`<section id="baseline" aria-labelledby="baseline-title">
    <h2 id="baseline-title">Against the baseline: ${label}</h2>
    <p class="lead">${model.file} <code>${model.sha256.slice(0, 12)}</code>. ${headline}</p>
    ${incomparable === null ? null : html`<p class="partial">The two runs measure different things: ${incomparable}.</p>`}
    <div class="columns">
      ${imageList('New', images.new)} ${imageList('Still failing', images.still)} ${imageList('Fixed', images.fixed)}
      ${imageList('Errored', images.errored)}
    </div>
    ${changesTable([...joint, ...rows])}
    <ul class="notes">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}

function imageList(title: string, { total, images }: ReportBaseline['images']['new']): Markup {
  return html`<div>
    <h3>${title} <span class="count">${total}</span></h3>
    ${
      total === 0
        ? html`<p class="none">none</p>`
        : html`<ul class="names">
            ${images.map(
              ({ image, cells }) =>
                html`<li title="${cells.map(cellName).join('; ')}">
                  ${image}${cells.length === 0 ? null : html` <span class="count">${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}</span>`}
                </li>`,
            )}
            ${total > images.length ? html`<li>and ${total - images.length} more</li>` : null}
          </ul>`
    }
  </div>`;
}

function changesTable(rows: readonly ReportChangeRow[]): Markup {
  if (rows.length === 0) return html``;
  const share = (rate: number | null): string => (rate === null ? '–' : percent(rate));
  return html`<div class="scroll">
    <table class="plain changes">
      <thead>
        <tr>
          <th scope="col">Cell</th>
          <th scope="col">Before</th>
          <th scope="col">Now</th>
          <th scope="col">Change, points</th>
          <th scope="col">Interval</th>
          <th scope="col">n</th>
          <th scope="col">p (Holm)</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${cellName(row)}</th>
              <td>${share(row.firstRate.rate)}</td>
              <td>${share(row.secondRate.rate)}</td>
              <td>${row.difference === null ? '–' : points(row.difference)}</td>
              <td>${row.difference === null ? '–' : pointsInterval(row.interval)}</td>
              <td>${row.n}</td>
              <td>${row.n === 0 ? '–' : pValueText(row.adjustedPValue)}</td>
              <td class="status change-${row.verdict}" title="${row.reason ?? ''}">${CHANGE_WORDS[row.verdict]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
