import { formatCombination, formatLevels } from '@holdfast/attacks';
import { transformLabel } from '../../model/names.ts';
import type { Report } from '../../report-schema.ts';
import { rateText, significant } from '../../text.ts';
import { attackLabel, budgetText, timeText } from './format.ts';
import { html, type Markup } from './markup.ts';

/** Limits of the run, how to repeat it, and everything its numbers depend on. */
export function setupSection(report: Report): Markup {
  const { run, notTested, reference } = report;
  return html`<section id="limits" aria-labelledby="limits-title">
      <h2 id="limits-title">What was not tested</h2>
      <ul class="prose">
        ${notTested.map((text) => html`<li>${text}</li>`)}
      </ul>
      <p class="prose">${reference}</p>
    </section>
    <section id="setup" aria-labelledby="setup-title">
      <h2 id="setup-title">Setup</h2>
      <h3>Repeat this run</h3>
      <div class="command">
        <pre tabindex="0"><code id="command">${run.command}</code></pre>
        <button type="button" class="choice" id="copy">Copy</button>
      </div>
      <p class="meta">The same seed gives the same files bit for bit on the same runtime build and CPU features.</p>
      <div class="columns">
        ${definitions('Configuration', configuration(report))} ${definitions('Provenance', provenance(report))}
      </div>
      ${normsTable(report)} ${surrogateTable(report)} ${accuracyTable(report)}
      <details>
        <summary>Model contract</summary>
        <pre tabindex="0"><code>${JSON.stringify(report.model.contract, null, 2)}</code></pre>
      </details>
    </section>`;
}

type Entry = readonly [name: string, value: string];

function definitions(title: string, entries: readonly Entry[]): Markup {
  return html`<div>
    <h3>${title}</h3>
    <dl class="setup">
      ${entries.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </div>`;
}

function configuration(report: Report): readonly Entry[] {
  const { configuration: own, run } = report;
  const { attack } = own;
  return [
    ['Objective', own.objective],
    ['Budget', budgetText(report)],
    ['Step size', formatLevels(attack.stepLevels)],
    ['Iterations', `at most ${attack.iterations}`],
    ['Combination', formatCombination(attack.combination)],
    ['Direction', attack.direction],
    ['Momentum', String(attack.momentum)],
    ['Start', attack.start.kind === 'original' ? 'the original image' : `random, ${attack.start.runs} runs`],
    [
      'Bank',
      own.bank.length === 0
        ? 'empty'
        : own.bank.map(({ spec, gradientMode }) => `${spec} (${gradientMode})`).join(', '),
    ],
    ...(run.straightThrough.length === 0
      ? []
      : [["Model's zero gradients passed straight through", run.straightThrough.join(', ')] as const]),
    ['Confirmation', `${own.confirmDraws} fresh draws of every random transform`],
    ['Batches', run.subBatches.map(({ attack, members }) => `${attack}: ${members.join(' + ')}`).join(' | ')],
    ['Seed', String(own.seed)],
  ];
}

function provenance({ model, provenance: own, run }: Report): readonly Entry[] {
  return [
    ['Model', model.file],
    ['Model SHA-256', model.sha256],
    ['Input', `${model.inputWidth} x ${model.inputHeight}, ${model.task}, ${model.labels.length} labels`],
    ['Started', timeText(run.startedAt)],
    ['Finished', timeText(run.finishedAt)],
    ['Holdfast', own.holdfast],
    ['onnxruntime', own.onnxruntime],
    ['Node', `${own.node}, ${own.platform}`],
    ['CPU', [own.cpu.model, own.cpu.features.join(' ')].filter((text) => text !== '').join('; ')],
    [
      'Codecs',
      Object.entries(own.codecs)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Configuration SHA-256', own.configurationSha256],
  ];
}

function normsTable({ norms }: Report): Markup {
  if (norms.length === 0) return html``;
  const cell = ({ mean, min, max }: { mean: number; min: number; max: number }, digits: number): Markup =>
    html`<td>
      ${significant(mean, digits)} <span class="meta">${significant(min, digits)} to ${significant(max, digits)}</span>
    </td>`;
  return html`<h3>Size of the perturbations</h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Attack</th>
            <th scope="col">Samples</th>
            <th scope="col">L∞, levels</th>
            <th scope="col">L2, levels</th>
            <th scope="col">PSNR, dB</th>
            <th scope="col">SSIM</th>
          </tr>
        </thead>
        <tbody>
          ${norms.map(
            ({ attack, samples, linf, l2, psnr, ssim }) =>
              html`<tr>
                <th scope="row">${attackLabel(attack)}</th>
                <td>${samples}</td>
                ${cell(linf, 3)}${cell(l2, 4)}${psnr === null ? html`<td>equal images</td>` : cell(psnr, 3)}${cell(ssim, 4)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="meta">Mean, smallest to largest, of the decoded 8-bit files at the model's input size.</p>`;
}

function surrogateTable({ surrogate }: Report): Markup {
  if (surrogate.length === 0) return html``;
  return html`<h3>Distance from the optimised form to the real transform</h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Transform</th>
            <th scope="col">Images</th>
            <th scope="col">Mean, levels</th>
            <th scope="col">Largest, levels</th>
          </tr>
        </thead>
        <tbody>
          ${surrogate.map(
            ({ transform, images, meanAbs, maxAbs }) =>
              html`<tr>
                <th scope="row">${transformLabel(transform)}</th>
                <td>${images}</td>
                <td>${significant(meanAbs)}</td>
                <td>${significant(maxAbs)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function accuracyTable({ accuracy }: Report): Markup {
  if (accuracy === null) return html``;
  return html`<h3>Accuracy over all labelled images</h3>
    <div class="scroll">
      <table class="plain">
        <tbody>
          <tr>
            <th scope="row">Clean</th>
            <td>${rateText(accuracy.clean)}</td>
          </tr>
          ${accuracy.robust.map(
            ({ attack, rate, notAttacked }) =>
              html`<tr>
                <th scope="row">Under ${attackLabel(attack)}</th>
                <td>
                  ${rateText(rate)}${notAttacked === 0 ? null : html` <span class="meta">${notAttacked} right and not attacked, left out</span>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
