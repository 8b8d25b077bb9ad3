import './sixth/platformLine.js';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config.js';
import { createPlatforms } from '../../platforms/index.js';
import { describePlatform } from './describePlatform.js';
import { chirpDefinition } from './sixth/chirp/index.js';
import { simulatedChirp } from './sixth/simulatedChirp.js';

/** What a platform costs that nobody has thought of yet: a folder, a simulator, and a line in the registry of each. */
describePlatform('chirp', chirpDefinition, { start: simulatedChirp });

describe('a platform in the registry', () => {
  const settings = {
    DATABASE_URL: 'postgres://localhost/unused',
    PUBLIC_URL: 'https://app.example',
    SEALING_KEYS: 'unused',
  };

  it('is configured by its name', () => {
    const { platforms } = loadConfig({
      ...settings,
      CHIRP_API_URL: 'https://elsewhere.example',
      CHIRP_CLIENT_ID: 'id',
    });
    expect(platforms).toMatchObject({
      chirp: {
        addresses: { apiUrl: 'https://elsewhere.example', webUrl: 'https://chirp.example' },
        clientId: 'id',
        clientSecret: '',
      },
    });
    expect(createPlatforms(platforms)).toMatchObject({
      chirp: { oauth: { tokenUrl: 'https://elsewhere.example/oauth/token' } },
    });
  });

  it('is told by its name what is wrong', () => {
    expect(() => loadConfig({ ...settings, CHIRP_WEB_URL: 'nowhere' })).toThrow('CHIRP_WEB_URL');
  });
});
