interface Answer {
  readonly userErrors: readonly { readonly code: string }[];
}

/** As many copies of one thing are made by hand. */
const MOST = 30;
const LONGEST_NAME = 120;

/**
 * Saves a copy under the name, or with a number behind it where that is taken: whoever presses "duplicate" is asked for no name, so there is
 * nothing that they could correct. Resolves with the last answer.
 */
export async function underFreeName<Payload extends Answer>(
  name: string,
  save: (name: string) => Promise<Payload | undefined>,
): Promise<Payload | undefined> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const answer = await save(`${name.slice(0, LONGEST_NAME - suffix.length)}${suffix}`);
    const isTaken = answer?.userErrors.some(({ code }) => code === 'TAKEN') === true;
    if (!isTaken || number === MOST) return answer;
  }
}
