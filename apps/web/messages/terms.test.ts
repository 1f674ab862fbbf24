import { expect, it } from 'vitest';
import phrases from '../lib/errors/problem-phrases.zh-CN.json' with { type: 'json' };
import errors from '../lib/errors/zh-CN.json' with { type: 'json' };
import zh from './zh-CN.json' with { type: 'json' };

/** One word per concept, in Chinese too (docs/GLOSSARY.md): words that would say what another one says already. */
const OTHER_WORDS: Readonly<Record<string, RegExp>> = {
  图像: /图片|照片|相片/,
  '模型约定（约定）': /契约|合约|合同/,
  工作进程: /\bworkers?\b(?![^{}]*, plural)|工作者|执行器/i,
  解码器: /解码方式/,
  梯度合并方式: /梯度组合/,
  适用: /合格/,
  opset: /算子集/,
  测试活动: /战役|活动测试/,
  鲁棒: /稳健|健壮/,
  数据集: /数据集合|资料集/,
  门禁: /闸门|关卡/,
  扰动: /干扰/,
  测试员: /测试者/,
  撤销: /吊销/,
  归档: /存档/,
  来源运行: /(?<!来)源运行/,
};

/** ICU names what it chooses by, and readers never see it: `{workers, plural, ...}`, `{model}`. */
const seen = (text: string): string => text.replaceAll(/\{\w+(?=[,}])|<\/?\w+>/g, '');

const textsOf = (tree: unknown): readonly string[] => {
  if (typeof tree === 'string') return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(textsOf) : [];
};

it.each(Object.entries(OTHER_WORDS))('says %s by no other word', (_word, others) => {
  const texts = [zh, errors, Object.values(phrases)].flatMap(textsOf);
  expect(texts.filter((text) => others.test(seen(text)))).toEqual([]);
});
