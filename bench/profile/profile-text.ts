import { markdownTable } from '../../scripts/lib/measured-part.ts';
import { forwardBackwardPass, forwardPass } from '../graphs/passes.ts';
import type { Subject } from '../subjects/subjects.ts';
import { nodeKinds, passOf } from './node-kinds.ts';
import { profileNodes, type NodeTime } from './profile-session.ts';

const DEAREST_NODES = 20;

/** Where the time of a model's passes goes: by operator type and pass, and the dearest nodes. */
export async function profileText(
  { name, model }: Subject,
  { batch, repeats }: { readonly batch: number; readonly repeats: number },
): Promise<string> {
  const forward = await profileNodes(forwardPass(model, batch), { repeats });
  const both = await profileNodes(forwardBackwardPass(model, batch), { repeats });
  const dearest = [...both].sort((a, b) => b.medianMs - a.medianMs).slice(0, DEAREST_NODES);
  return [
    `### ${name}, batch ${batch}\n`,
    `Forward alone ${totalMs(forward)} ms, forward and backward ${totalMs(both)} ms (sums over nodes).\n`,
    'Forward alone:\n',
    kindTable(forward),
    'Forward and backward:\n',
    kindTable(both),
    'Dearest nodes of forward and backward:\n',
    markdownTable(
      ['pass', 'operator', 'ms', 'inputs', 'name'],
      dearest.map((node) => [
        passOf(node),
        node.opType,
        node.medianMs.toFixed(2),
        node.inputShapes.join(' '),
        node.name,
      ]),
    ),
  ].join('\n');
}

const totalMs = (nodes: readonly NodeTime[]): string => nodes.reduce((sum, node) => sum + node.medianMs, 0).toFixed(1);

const kindTable = (nodes: readonly NodeTime[]): string =>
  markdownTable(
    ['pass', 'operator', 'nodes', 'ms'],
    nodeKinds(nodes).map((kind) => [kind.pass, kind.opType, String(kind.nodes), kind.totalMs.toFixed(2)]),
  );
