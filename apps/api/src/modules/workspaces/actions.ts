import { permissions, type Action } from '@holdfast/domain';

export const isAction = (text: string): text is Action => Object.hasOwn(permissions, text);
