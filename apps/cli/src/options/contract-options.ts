import { Option } from '@commander-js/extra-typings';

export const contractOption = () =>
  new Option(
    '--contract <file>',
    'model contract (JSON); default: MODEL.contract.json beside the model, else inferred',
  );

export const acceptContractOption = () =>
  new Option('--accept-contract', 'use the inferred contract without a file, guesses included');

export const writeContractOption = () =>
  new Option('--write-contract <file>', 'save the contract in use, to be checked and kept beside the model');

export const jsonOption = () => new Option('--json', 'print JSON instead of text');
