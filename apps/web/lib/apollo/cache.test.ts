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

const countOfModels = gql`
  query CountOfModels {
    workspace {
      id
      models(first: 1) {
        totalCount
      }
    }
  }
`;
const listOfModels = gql`
  query ListOfModels {
    workspace {
      id
      models(first: 50) {
        edges {
          cursor
          node {
            id
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;
const workspaceWith = (models: object) => ({ workspace: { __typename: 'Workspace', id: '1', models } });
const counted = workspaceWith({ __typename: 'ModelConnection', totalCount: 1 });
const listed = workspaceWith({
  __typename: 'ModelConnection',
  edges: [{ __typename: 'ModelEdge', cursor: 'a', node: { __typename: 'Model', id: 'm' } }],
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: 'a' },
});

it('takes a count neither for an empty list nor for the end of the one it knows', () => {
  const cache = createCache();
  cache.writeQuery({ query: countOfModels, data: counted });
  expect(cache.readQuery({ query: listOfModels })).toBeNull();
  cache.writeQuery({ query: listOfModels, data: listed });
  cache.writeQuery({ query: countOfModels, data: counted });
  expect(cache.readQuery({ query: listOfModels })).toEqual(listed);
  expect(cache.readQuery({ query: countOfModels })).toEqual(counted);
});

it('keeps what it knew of an object of which something else was read elsewhere', () => {
  const [here, elsewhere] = [createCache(), createCache()];
  here.writeQuery({ query: nameOfRun, data: { run: { __typename: 'Run', id: '1', name: 'Nightly' } } });
  elsewhere.writeQuery({ query: stateOfRun, data: { run: { __typename: 'Run', id: '1', state: 'DONE' } } });
  addToCache(here, JSON.stringify(elsewhere.extract()));
  expect(here.readQuery({ query: nameOfRun })).toEqual({ run: { __typename: 'Run', id: '1', name: 'Nightly' } });
  expect(here.readQuery({ query: stateOfRun })).toEqual({ run: { __typename: 'Run', id: '1', state: 'DONE' } });
});
