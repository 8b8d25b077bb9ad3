import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config.js';
import { UrlRefused } from '../../media/errors.js';
import { fetchUrl } from '../../media/fetchUrl.js';

const settings = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://product@127.0.0.1/product',
  PUBLIC_URL: 'https://connections.example.com',
  SEALING_KEYS: 'main:not-looked-at-here',
};

describe('production mode (S84)', () => {
  it('speaks to the real platforms and leaves no hole in the guard of media addresses', async () => {
    const config = loadConfig(settings);

    for (const { addresses } of Object.values(config.platforms)) {
      for (const address of Object.values(addresses)) expect(address).toMatch(/^https:/);
    }
    const options = { allowedPrivateHosts: config.ALLOWED_PRIVATE_HOSTS, maxBytes: 1 };
    await expect(fetchUrl('https://127.0.0.1/picture.jpg', options).next()).rejects.toBeInstanceOf(UrlRefused);
  });

  it.each([
    ['ALLOWED_PRIVATE_HOSTS', '127.0.0.1:8080'],
    ['X_API_URL', 'http://127.0.0.1:8080'],
    ['X_WEB_URL', 'http://localhost:8080'],
  ])('does not start with what a simulator needs: %s', (variable, value) => {
    expect(() => loadConfig({ ...settings, [variable]: value })).toThrow(variable);
    expect(() => loadConfig({ ...settings, NODE_ENV: 'development', [variable]: value })).not.toThrow();
  });
});
