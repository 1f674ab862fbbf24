import { IDENTITY } from '@holdfast/metrics';
import { exclusionNotes } from '../../model/exclusion-notes.ts';
import type { Report, ReportCell, ReportTransform } from '../../report-schema.ts';
import { exclusions, intervalText, NO_ELIGIBLE_IMAGE, percent, rateText } from '../../text.ts';
import { attackLabel, seriesClass } from './format.ts';
import { comparisonRow } from './comparison-row.ts';
import { html, type Markup } from './markup.ts';

/** The table attack x transform as a heat map: every cell says its numbers, colour only repeats them. */
export function matrixSection(report: Report): Markup {
  const { transforms, attacks } = report;
  const rows = transforms.filter(({ spec }) => spec !== IDENTITY);
  const groups = [
    { title: '', rows: transforms.filter(({ spec }) => spec === IDENTITY) },
    {
      title: 'Seen: in the bank that the averaged attack optimised over, or within what it draws',
      rows: rows.filter(({ seen }) => seen),
    },
    { title: 'Unseen: used for judging only', rows: rows.filter(({ seen }) => !seen) },
  ].filter((group) => group.rows.length > 0);
  return html`<section id="table" aria-labelledby="table-title">
    <h2 id="table-title">Attack success under transforms</h2>
    <p class="lead">
      Share of eligible images on which the saved sample still fools the untouched model after the real transform.
      Choose a cell to see its images.
    </p>
    <div class="scroll">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col" class="corner">Transform</th>
            ${attacks.map(
              ({ id, title }) =>
                html`<th scope="col" class="${seriesClass(report, id)}" title="${title}">
                  <span class="swatch" aria-hidden="true"></span>${attackLabel(id)}
                </th>`,
            )}
          </tr>
        </thead>
        ${groups.map(
          (group) =>
            html`<tbody>
              ${
                group.title === ''
                  ? null
                  : html`<tr class="group">
                      <th colspan="${attacks.length + 1}" scope="rowgroup">${group.title}</th>
                    </tr>`
              }
              ${group.rows.map((row) => matrixRow(report, row))}
            </tbody>`,
        )}
        <tfoot>
          ${jointRow(report, 'all at once')}
        </tfoot>
      </table>
    </div>
    <p class="key">
      <span>0%</span><span class="ramp" aria-hidden="true"></span><span>100%</span>
      <span>n and 95% interval (Wilson) beside each rate; † this cell lost further images, see below</span>
    </p>
    <ul class="notes">
      ${exclusionNotes(report).map((note) => html`<li>${note}</li>`)}
    </ul>
    ${objectRates(report)} ${pairedTable(report)}
  </section>`;
}

function matrixRow(report: Report, { spec, label }: ReportTransform): Markup {
  return html`<tr>
    <th scope="row" title="${spec}">${label}</th>
    ${report.attacks.map(({ id }) => {
      const cell = report.cells.find((each) => each.attack === id && each.transform === spec);
      return cell === undefined
        ? html`<td class="none">not run</td>`
        : matrixCell(cell, { label, unreadable: report.counts.errors });
    })}
  </tr>`;
}

function matrixCell(cell: ReportCell, { label, unreadable }: { label: string; unreadable: number }): Markup {
  const { attack, transform, attackSuccess } = cell;
  const excluded = exclusions(cell);
  const lost =
    cell.counts['natural-failure'] + cell.counts['out-of-frame'] + cell.counts.error - unreadable + cell.notRun;
  const mark = lost > 0 ? html`<sup aria-hidden="true">†</sup>` : null;
  const tip = [
    `${attackLabel(attack)}, ${label}: ${rateText(attackSuccess)}`,
    excluded.length === 0 ? 'Nothing left out.' : `Not counted: ${excluded.join(', ')}.`,
    ...(cell.meanScoreBefore === null || cell.meanScoreAfter === null
      ? []
      : [`Mean target confidence ${cell.meanScoreBefore.toFixed(2)} before, ${cell.meanScoreAfter.toFixed(2)} after.`]),
  ].join('\n');
  const content =
    attackSuccess.rate === null
      ? html`<span class="none">${NO_ELIGIBLE_IMAGE}${mark}</span>`
      : html`<b>${percent(attackSuccess.rate)}${mark}</b
          ><span class="n">${attackSuccess.successes}/${attackSuccess.n}</span
          ><span class="range">${intervalText(attackSuccess)}</span>`;
  return html`<td ${heat(attackSuccess.rate)}>
    <button
      type="button"
      class="cell"
      data-attack="${attack}"
      data-transform="${transform}"
      data-tip="${tip}"
      aria-label="${tip}"
      aria-pressed="false"
    >
      ${content}
    </button>
  </td>`;
}

const heat = (rate: number | null): Markup =>
  rate === null ? html`class="empty"` : html`style="--heat:${rate.toFixed(3)}"`;

function jointRow({ attacks, joint }: Report, title: string): Markup {
  return html`<tr>
    <th scope="row">${title}</th>
    ${attacks.map(({ id }) => {
      const rate = joint.find((entry) => entry.attack === id)?.all.survivesAll;
      if (rate === undefined || rate.rate === null) return html`<td class="none">${NO_ELIGIBLE_IMAGE}</td>`;
      return html`<td ${heat(rate.rate)}>
        <span class="cell"
          ><b>${percent(rate.rate)}</b><span class="n">${rate.successes}/${rate.n}</span
          ><span class="range">${intervalText(rate)}</span></span
        >
      </td>`;
    })}
  </tr>`;
}

/** Rates over target objects, which are not the rates over images; detectors only. */
function objectRates({ transforms, attacks, cells }: Report): Markup {
  if (cells.every(({ objectSuccess }) => objectSuccess === null)) return html``;
  return html`<details>
    <summary>Rates per object, found at IoU ≥ 0.5 (bootstrapped over images)</summary>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Transform</th>
            ${attacks.map(({ id }) => html`<th scope="col">${attackLabel(id)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${transforms.map(
            ({ spec, label }) =>
              html`<tr>
                <th scope="row">${label}</th>
                ${attacks.map(({ id }) => {
                  const rate =
                    cells.find((each) => each.attack === id && each.transform === spec)?.objectSuccess ?? null;
                  return html`<td>${rate === null ? 'no eligible object' : rateText(rate)}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function pairedTable(report: Report): Markup {
  if (report.comparisons.length === 0) return html``;
  return html`<details>
    <summary>Averaged against the other attacks, image by image (McNemar)</summary>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Transform</th>
            <th scope="col">Against</th>
            <th scope="col">n</th>
            <th scope="col">Only averaged</th>
            <th scope="col">Only the other</th>
            <th scope="col">Difference, points</th>
            <th scope="col">95% interval</th>
            <th scope="col">p</th>
          </tr>
        </thead>
        <tbody>
          ${report.comparisons.map((entry) => comparisonRow(entry))}
        </tbody>
      </table>
    </div>
  </details>`;
}
