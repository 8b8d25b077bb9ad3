import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Failure, failureClasses } from '../domain/failures.js';
import { TemporalAway } from '../temporal/client.js';
import { asProblem, Problem, problems, unfit } from './errors.js';

describe('problems', () => {
  it('say nothing of an error that nobody foresaw', () => {
    for (const error of [
      new Error('password=hunter2'),
      new TypeError('hunter2'),
      'hunter2',
      { status: 500, message: 'hunter2' },
      undefined,
    ]) {
      const problem = asProblem(error);
      expect(problem.status).toBe(500);
      expect(JSON.stringify(problem.toJSON('id'))).not.toContain('hunter2');
    }
  });

  it('carry class, whose move it is and the next step of every failure', () => {
    for (const failureClass of failureClasses) {
      const body = asProblem(new Failure(failureClass, 'In words.')).toJSON('id');
      expect(body).toMatchObject({
        class: failureClass,
        move: expect.any(String),
        detail: 'In words.',
        nextStep: expect.any(String),
      });
      expect(body.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('say when to come back where that is known', () => {
    expect(asProblem(new Failure('rate-limited', 'Wait.', { retryAfterMs: 1_500 })).options.headers).toEqual({
      'Retry-After': '2',
    });
    expect(asProblem(new TemporalAway('away')).options.headers).toHaveProperty('Retry-After');
  });

  it.each(['ECONNREFUSED', 'CONNECTION_CLOSED', '57P03', '53300', '08006'])(
    'tell a database that is away (%s) from a fault',
    (code) => {
      const cause = Object.assign(new Error('connect'), { code });
      expect(asProblem(new Error('Failed query', { cause })).status).toBe(503);
    },
  );

  it('name the fields that do not fit, never what was in them', () => {
    const schema = z.strictObject({ post: z.strictObject({ media: z.array(z.strictObject({ mediaId: z.guid() })) }) });
    const { error } = schema.safeParse({ post: { media: [{ mediaId: 'hunter2' }] } });
    const { detail, options } = unfit('body', error!);
    expect(options.violations).toEqual([{ path: 'post.media[0].mediaId', message: expect.any(String) }]);
    expect(JSON.stringify([detail, options])).not.toContain('hunter2');
  });

  it('end in a next step, each of them', () => {
    for (const [kind, { nextStep, title }] of Object.entries(problems)) {
      expect(nextStep, kind).toMatch(/\.$/);
      expect(title, kind).toBeTruthy();
    }
    expect(new Problem('too-late', 'It is live.', { members: { state: 'published' } }).toJSON('r')).toMatchObject({
      type: '/docs/problems#too-late',
      state: 'published',
      requestId: 'r',
    });
  });
});
