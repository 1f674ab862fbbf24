import { IDENTITY } from '@holdfast/metrics';
import type { HardeningSection } from '../../hardening/hardening-schema.ts';
import { transformLabel } from '../../model/names.ts';
import type { Report, ReportRate } from '../../report-schema.ts';
import { intervalText, percent, points, pointsInterval, significant } from '../../text.ts';
import { SCENARIOS } from '../scenarios.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';

type Row = HardeningSection['rows'][number];

/** What the hardening was worth: clean quality first, since every gain is paid with it. */
export function hardeningSection({ hardening }: Report): Markup {
  if (hardening === undefined) return html``;
  const { headline, originalSha256, hardenedSha256, clean, rows, notes } = hardening;
  const averaged = rows.filter(({ attack }) => attack === 'averaged');
  const first = averaged.length === 0 ? rows : averaged;
  const others = rows.filter((row) => !first.includes(row));
  return html`<section id="hardening" aria-labelledby="hardening-title">
    <h2 id="hardening-title">Hardening</h2>
    <p class="lead">${headline}</p>
    <p class="meta">
      <code>${originalSha256.slice(0, 12)}</code> became <code>${hardenedSha256.slice(0, 12)}</code>, seed
      ${hardening.seed}; this run attacks the ${hardening.subject} model.
    </p>
    ${clean === null ? null : changesTable([cleanRow(clean), ...first.map(attackRow)])}
    ${
      others.length === 0
        ? null
        : html`<details>
            <summary>The other attacks (${others.length} rows)</summary>
            ${changesTable(others.map(attackRow))}
          </details>`
    }
    <ul class="notes">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    ${losses(hardening)}
  </section>`;
}

function changesTable(rows: readonly Markup[]): Markup {
  return html`<div class="scroll">
    <table class="plain changes">
      <thead>
        <tr>
          <th scope="col">On held-out images</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">Change, points</th>
          <th scope="col">95% interval</th>
          <th scope="col">n</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function cleanRow(clean: NonNullable<HardeningSection['clean']>): Markup {
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  return html`<tr>
    <th scope="row">Clean ${clean.metric}<br /><small>by ${clean.reference}</small></th>
    <td>${share(clean.before)}</td>
    <td>${share(clean.after)}</td>
    ${change(clean, { better: 'higher' })}
    <td>${clean.n}</td>
  </tr>`;
}

function attackRow(row: Row): Markup {
  return html`<tr>
    <th scope="row">
      ${attackLabel(row.attack)}, ${transformLabel(row.transform)}<br /><small
        >${SCENARIOS[row.scenario]}${row.seenInTraining && row.transform !== IDENTITY ? ', transform trained on' : ''}</small
      >
    </th>
    <td>${rateCell(row.before)}</td>
    <td>${rateCell(row.after)}</td>
    ${change(row, { better: 'lower' })}
    <td>${row.n}</td>
  </tr>`;
}

const rateCell = (rate: ReportRate): Markup =>
  rate.rate === null
    ? html`–`
    : html`${rate.successes}/${rate.n} <small>${percent(rate.rate)} (${intervalText(rate)})</small>`;

/** Colour only where the interval leaves 0 out. */
function change(
  { difference, interval }: Pick<Row, 'difference' | 'interval'>,
  { better }: { readonly better: 'higher' | 'lower' },
): Markup {
  if (difference === null)
    return html`<td>–</td>
      <td>–</td>`;
  const isShown = interval.low > 0 || interval.high < 0;
  const isBetter = better === 'higher' ? difference > 0 : difference < 0;
  const tone = !isShown ? '' : isBetter ? 'change-improved' : 'change-regressed';
  return html`<td class="status ${tone}">${points(difference)}</td>
    <td>${pointsInterval(interval)}</td>`;
}

function losses({ losses: rows, bestEpoch }: HardeningSection): Markup {
  if (rows.length === 0) return html``;
  return html`<details>
    <summary>Losses on the validation images, epoch by epoch</summary>
    <div class="scroll">
      <table class="plain changes">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Clean</th>
            <th scope="col">On samples</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ epoch, clean, adversarial }) =>
              html`<tr>
                <th scope="row">${epoch}${epoch === 0 ? ' (as it was)' : ''}${epoch === bestEpoch ? ' · kept' : ''}</th>
                <td>${significant(clean)}</td>
                <td>${adversarial === null ? '–' : significant(adversarial)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
