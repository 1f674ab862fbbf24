import { hasFacets } from '../../model/facets.ts';
import { transformLabel } from '../../model/names.ts';
import type { Report, ReportFacets } from '../../report-schema.ts';
import { rateText } from '../../text.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';

/** Rates divided by class and by size of object. */
export function facetsSection(report: Report): Markup {
  const { facets } = report;
  if (facets === undefined || !hasFacets(report)) return html``;
  return html`<section id="facets" aria-labelledby="facets-title">
    <h2 id="facets-title">By class and size</h2>
    ${facetTable(report, 'Class', facets.byClass)} ${facetTable(report, 'Size of object', facets.byObjectSize)}
  </section>`;
}

function facetTable({ attacks, facets }: Report, title: string, facet: ReportFacets['byClass']): Markup {
  if (facet === null || facets === undefined) return html``;
  const columns = attacks.flatMap(({ id }) => facets.transforms.map((transform) => ({ attack: id, transform })));
  return html`<h3>${title}</h3>
    <p class="meta">${facet.note}</p>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${title}</th>
            ${columns.map(({ attack, transform }) => html`<th scope="col">${attackLabel(attack)}<br />${transformLabel(transform)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${facet.groups.map(
            ({ name, cells }) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${columns.map(({ attack, transform }) => {
                  const rate = cells.find((cell) => cell.attack === attack && cell.transform === transform)?.rate;
                  return html`<td>
                    ${rate === undefined || rate.rate === null ? '–' : rateText(rate).replace(', 95% interval', ';')}
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
