import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { expect, it } from 'vitest';
import { EARLY, earlyAnswers } from './early-reads.ts';

const query = gql`
  query Run($number: Int!) {
    run(number: $number)
  }
`;

function clientOf() {
  let time = 0;
  const sent: unknown[] = [];
  const http = new ApolloLink(({ variables }) => {
    sent.push(variables['number']);
    const answer = { data: { run: sent.length } };
    return new Observable((observer) => {
      queueMicrotask(() => {
        observer.next(answer);
        observer.complete();
      });
    });
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([earlyAnswers(() => time), http]),
  });
  const read = async (number: number, context = {}) =>
    (await client.query({ query, variables: { number }, fetchPolicy: 'no-cache', context })).data;
  return { sent, read, pass: (ms: number) => (time += ms) };
}

it('hands the answer to a query that was sent early to the first who asks the same, once', async () => {
  const { sent, read } = clientOf();
  await read(1, EARLY);
  expect(await read(1)).toEqual({ run: 1 });
  expect(sent).toEqual([1]);
  expect(await read(1)).toEqual({ run: 2 });
  expect(await read(2)).toEqual({ run: 3 });
});

it('asks again where the early answer has grown old', async () => {
  const { sent, read, pass } = clientOf();
  await read(1, EARLY);
  pass(20_000);
  expect(await read(1)).toEqual({ run: 2 });
  expect(sent).toEqual([1, 1]);
});
