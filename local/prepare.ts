import { migrate } from '../db/migrate.js';
import { prepareNamespace } from './prepareNamespace.js';

/** Makes servers that already run ready for us: the schema, the namespace, the search attributes. Safe to run again. */
const { DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE: namespace = 'default' } = process.env;
if (!DATABASE_URL || !TEMPORAL_ADDRESS)
  throw new Error('Set DATABASE_URL and TEMPORAL_ADDRESS to the servers to prepare.');

await migrate(DATABASE_URL);
console.log('database: at the newest schema');
await prepareNamespace({ address: TEMPORAL_ADDRESS, namespace });
console.log(`Temporal: namespace "${namespace}" with its search attributes is ready`);
