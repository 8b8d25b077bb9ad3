import { expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import type { StartedSimulator } from '../simulators/shared/definition.js';
import { appsWithCallbacks, localVerifyToken, settingsOf, whereTheyAre } from './simulatedPlatforms.js';

const x: StartedSimulator = {
  name: 'x',
  label: 'X',
  addresses: { apiUrl: 'http://127.0.0.1:4011', webUrl: 'http://127.0.0.1:4012' },
  app: { clientId: 'x-client', clientSecret: 'x-secret' },
  controlUrl: 'http://127.0.0.1:4010/_control/x',
  otherHosts: {},
  flavours: {},
};
const withFlavour: StartedSimulator = {
  name: 'photos',
  label: 'Photos',
  addresses: { apiUrl: 'http://127.0.0.1:4013' },
  app: { clientId: 'photos-client', clientSecret: 'photos-secret', webhookSecret: 'photos-signing-secret' },
  controlUrl: 'http://127.0.0.1:4010/_control/photos',
  otherHosts: { uploadUrl: 'http://127.0.0.1:4014' },
  flavours: {
    'photos-login': {
      addresses: { tokenUrl: 'http://127.0.0.1:4015' },
      app: { clientId: 'login-client', clientSecret: 'login-secret' },
    },
  },
};
const simulators = { url: 'http://127.0.0.1:4010', all: [x, withFlavour] };

it('points the product at a simulated platform by the settings that it reads', () => {
  const rest = { DATABASE_URL: 'postgres://a', PUBLIC_URL: 'http://127.0.0.1:3000', SEALING_KEYS: 'k' };
  const config = loadConfig({ ...rest, ...settingsOf(simulators) });
  expect(config.platforms.x).toMatchObject({ addresses: x.addresses, ...x.app });
});

it('names a flavour’s settings after the flavour, and allows every host', () => {
  expect(settingsOf(simulators)).toMatchObject({
    PHOTOS_API_URL: 'http://127.0.0.1:4013',
    PHOTOS_LOGIN_TOKEN_URL: 'http://127.0.0.1:4015',
    PHOTOS_LOGIN_CLIENT_ID: 'login-client',
    PHOTOS_LOGIN_CLIENT_SECRET: 'login-secret',
    PHOTOS_WEBHOOK_SECRET: 'photos-signing-secret',
    PHOTOS_LOGIN_WEBHOOK_VERIFY_TOKEN: localVerifyToken,
    ALLOWED_PRIVATE_HOSTS: [4010, 4011, 4012, 4013, 4014, 4015].map((port) => `127.0.0.1:${port}`).join(),
  });
});

it('says where each of them is', () => {
  expect(whereTheyAre(simulators)).toEqual({
    'X, simulated': 'http://127.0.0.1:4011 (api), http://127.0.0.1:4012 (web)',
    'Photos, simulated':
      'http://127.0.0.1:4013 (api), http://127.0.0.1:4014 (upload), http://127.0.0.1:4015 (photos-login token)',
  });
});

it('registers our own callback address for each app', () => {
  expect(appsWithCallbacks('https://our.example')).toMatchObject({
    x: { redirectUris: ['https://our.example/oauth/callback/x'] },
  });
});
