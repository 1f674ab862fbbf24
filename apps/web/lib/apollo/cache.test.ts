import { gql } from '@apollo/client';
import { expect, it } from 'vitest';
import { addToCache, createCache } from './cache.ts';

const nameOfRun = gql`
  query NameOfRun {
    run {
      id
      name
    }
  }
`;
const stateOfRun = gql`
  query StateOfRun {
    run {
      id
      state
    }
  }
`;

it('keeps what it knew of an object of which something else was read elsewhere', () => {
  const [here, elsewhere] = [createCache(), createCache()];
  here.writeQuery({ query: nameOfRun, data: { run: { __typename: 'Run', id: '1', name: 'Nightly' } } });
  elsewhere.writeQuery({ query: stateOfRun, data: { run: { __typename: 'Run', id: '1', state: 'DONE' } } });
  addToCache(here, JSON.stringify(elsewhere.extract()));
  expect(here.readQuery({ query: nameOfRun })).toEqual({ run: { __typename: 'Run', id: '1', name: 'Nightly' } });
  expect(here.readQuery({ query: stateOfRun })).toEqual({ run: { __typename: 'Run', id: '1', state: 'DONE' } });
});
