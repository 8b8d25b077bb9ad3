import { describe, expect, it } from 'vitest';
import { commonMetrics } from '../domain/insights.js';
import { insightFacts as fanvue } from './fanvue/insights.js';
import { accountMetrics, insightFacts as instagram, metricsOf } from './instagram/insights.js';
import { insightFacts as threads } from './threads/insights.js';
import { insightFacts as tiktok } from './tiktok/insights.js';
import { insightFacts as x } from './x/insights.js';

const all = { fanvue, instagram, threads, tiktok, x };

describe.each(Object.entries(all))('what is known of %s’s metrics', (_name, facts) => {
  it.each(['account', 'post'] as const)('is either told or not offered, of the %s', (of) => {
    const told = Object.values(facts.common[of]);
    const notOffered = Object.keys(facts.notOffered[of]);
    expect([...told, ...notOffered].filter((name) => !commonMetrics.some((common) => common === name))).toEqual([]);
    expect(notOffered.filter((name) => told.some((common) => common === name))).toEqual([]);
    for (const why of Object.values(facts.notOffered[of])) expect(why).toMatch(/^\p{Lu}.+\.$/u);
  });

  it('says how late it is in a sentence', () => {
    expect(facts.delay).toMatch(/^\p{Lu}.+\.$/u);
  });
});

it('no number of a post is counted twice under one common name', () => {
  for (const kind of Object.values(metricsOf)) {
    const names = kind.map((metric) => instagram.common.post[metric]).filter((name) => name !== undefined);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
  for (const { common } of [fanvue, threads, tiktok, x]) {
    const names = Object.values(common.post);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

it('Instagram’s daily figures are those it is asked for by the day', () => {
  expect(instagram.ofLastDay).toEqual(accountMetrics);
});
