import { describe, expect, it } from 'vitest';
import { inWords, optionFields } from './options.js';

describe('fields for a platform’s options', () => {
  const schema = {
    type: 'object',
    properties: {
      audience: { type: 'string', enum: ['subscribers', 'followers-and-subscribers'], title: 'Who may see it' },
      price: { type: 'integer', minimum: 300, maximum: Number.MAX_SAFE_INTEGER, description: 'In cents.' },
      madeWithAi: { type: 'boolean' },
      expiresAt: { type: 'string', format: 'date-time' },
      title: { type: 'string' },
      countries: { type: 'array', items: { type: 'string' } },
      poll: { type: 'object', properties: {}, title: 'Poll' },
    },
    required: ['audience'],
  };

  it('follow from its schema, with words for what has none', () => {
    expect(optionFields(schema)).toEqual({
      fields: [
        {
          name: 'audience',
          title: 'Who may see it',
          required: true,
          kind: 'choice',
          choices: [
            { value: 'subscribers', name: 'Subscribers' },
            { value: 'followers-and-subscribers', name: 'Followers and subscribers' },
          ],
        },
        { name: 'price', title: 'Price', description: 'In cents.', required: false, kind: 'number', min: 300 },
        { name: 'madeWithAi', title: 'Made with ai', required: false, kind: 'switch' },
        { name: 'expiresAt', title: 'Expires at', required: false, kind: 'moment' },
        { name: 'title', title: 'Title', required: false, kind: 'text' },
        { name: 'countries', title: 'Countries', required: false, kind: 'list' },
      ],
      others: [{ name: 'poll', title: 'Poll' }],
    });
  });

  it('are none where the platform has none', () => {
    expect(optionFields({ type: 'object' })).toEqual({ fields: [], others: [] });
  });

  it.each([
    ['FOLLOWER_OF_CREATOR', 'Follower of creator'],
    ['mentionedUsers', 'Mentioned users'],
    ['accounts_you_follow', 'Accounts you follow'],
    ['url', 'Url'],
  ])('say %s as “%s”', (name, words) => {
    expect(inWords(name)).toBe(words);
  });
});
