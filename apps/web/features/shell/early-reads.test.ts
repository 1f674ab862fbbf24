import { Kind, type DocumentNode } from 'graphql';
import { expect, it } from 'vitest';
import { earlyReads } from './early-reads.ts';

const nameOf = ({ definitions }: DocumentNode) =>
  definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  )[0];

const readsOf = (address: string) => {
  const { pathname, search } = new URL(address, 'http://localhost');
  return earlyReads({ pathname, search }).map(({ query, variables }) => [nameOf(query), variables]);
};

it('knows by its address what a report asks for', () => {
  const [slug, number] = ['my team', 12];
  expect(readsOf('/w/my%20team/runs/12?model=2')).toEqual([
    ['WorkspaceShell', { slug }],
    ['RunPage', { slug, number }],
    ['RunReport', { slug, number, modelOrdinal: 2 }],
  ]);
  expect(readsOf('/w/my%20team/runs/12?tab=images')).toEqual([
    ['WorkspaceShell', { slug }],
    ['RunPage', { slug, number }],
  ]);
});

it('asks for the frame alone elsewhere in a workspace, and for nothing outside of one', () => {
  expect(readsOf('/w/default/runs')).toEqual([['WorkspaceShell', { slug: 'default' }]]);
  expect(readsOf('/sign-in')).toEqual([]);
});
