import { loadConfig } from './config.js';
import { migrate } from './db/migrate.js';

/** Brings the database to the newest schema; run it before a deploy. */
await migrate(loadConfig().DATABASE_URL);
