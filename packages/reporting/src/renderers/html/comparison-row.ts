import { transformLabel } from '../../model/names.ts';
import type { ReportComparison } from '../../report-schema.ts';
import { points, pValueText } from '../../text.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';

export function comparisonRow({
  transform,
  second,
  n,
  onlyFirst,
  onlySecond,
  difference,
  interval,
  pValue,
}: ReportComparison): Markup {
  return html`<tr>
    <th scope="row">${transformLabel(transform)}</th>
    <td>${attackLabel(second)}</td>
    <td>${n}</td>
    <td>${onlyFirst}</td>
    <td>${onlySecond}</td>
    <td>${difference === null ? 'insufficient data' : points(difference)}</td>
    <td>${points(interval.low)} to ${points(interval.high)}</td>
    <td>${pValueText(pValue)}</td>
  </tr>`;
}
