import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import en from '../../messages/en.json' with { type: 'json' };
import zh from '../../messages/zh-CN.json' with { type: 'json' };
import { roughDuration } from './rough-duration.ts';

it.each([
  [0, '10 s', '10 秒'],
  [14, '10 s', '10 秒'],
  [94, '90 s', '90 秒'],
  [114, '110 s', '110 秒'],
  [116, '2 min', '2 分钟'],
  [27 * 60 + 10, '27 min', '27 分钟'],
  [59 * 60 + 40, '1 h', '1 小时'],
  [62 * 60, '1 h', '1 小时'],
  [2 * 3600 + 33 * 60, '2 h 35 min', '2 小时 35 分钟'],
  [9 * 3600 + 59 * 60, '10 h', '10 小时'],
  [11 * 3600 + 29 * 60, '11 h', '11 小时'],
])('says %d s as a person would', (seconds, english, chinese) => {
  const { unit, ...values } = roughDuration(seconds);
  expect(createTranslator({ locale: 'en', messages: en, namespace: 'ui.duration' })(unit, values)).toBe(english);
  expect(createTranslator({ locale: 'zh-CN', messages: zh, namespace: 'ui.duration' })(unit, values)).toBe(chinese);
});
