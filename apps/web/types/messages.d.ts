import type english from '../messages/en.json';

declare module 'next-intl' {
  interface AppConfig {
    Messages: typeof english;
  }
}
