import type { GateStatus } from '@holdfast/gates';
import { transformLabel } from '../../model/names.ts';
import type { Report } from '../../report-schema.ts';
import { attackLabel } from './format.ts';
import { html, type Markup } from './markup.ts';

const STATUS = {
  pass: { sign: '✓', text: 'Pass', badge: 'withstood' },
  fail: { sign: '✕', text: 'Fail', badge: 'fooled' },
  inconclusive: { sign: '?', text: 'Inconclusive', badge: 'inconclusive' },
} as const satisfies Record<GateStatus, { sign: string; text: string; badge: string }>;

/** What the gate says, before everything else: the verdict, then every rule with its sentence. */
export function gateSection({ gate }: Report): Markup {
  if (gate === undefined) return html``;
  const { sign, text, badge } = STATUS[gate.status];
  return html`<section class="gate" id="gate" aria-labelledby="gate-title">
    <p class="badge badge-${badge}"><span aria-hidden="true">${sign}</span> Gate: ${text}</p>
    <h2 id="gate-title">${gate.headline}</h2>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Rule</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${gate.rules.map(
            ({ status, title, sentence, checks }) =>
              html`<tr>
                <td class="status status-${status}">${STATUS[status].sign} ${STATUS[status].text}</td>
                <th scope="row">${title}</th>
                <td>
                  ${sentence}
                  ${
                    checks.length < 2
                      ? null
                      : html`<details>
                          <summary>All ${checks.length} checks</summary>
                          <ul>
                            ${checks.map(
                              (check) =>
                                html`<li>
                                  ${STATUS[check.status].sign} ${STATUS[check.status].text}: ${check.sentence}
                                </li>`,
                            )}
                          </ul>
                        </details>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <ul class="notes">
      ${gate.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}

/** `averaged, JPEG 75`. */
export function cellName({ attack, transform }: { readonly attack: string; readonly transform: string }): string {
  return `${attackLabel(attack)}, ${transform === 'joint:all' ? 'all transforms at once' : transformLabel(transform)}`;
}
