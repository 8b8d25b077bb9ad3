import express, { type Router } from 'express';

/**
 * A tree of plain functions, offered over HTTP: `POST <base>/calls/clock.advance` with a JSON array of arguments answers the
 * result as JSON. `remote` below gives the same tree back, typed, on the other side.
 */
export function controlApi(tree: object): Router {
  const router = express.Router();
  router.use(express.json({ limit: '50mb', strict: false }));
  router.post('/calls/:name', async (req, res) => {
    const call = functionAt(tree, req.params.name);
    if (!call) {
      res.status(404).json({ error: `There is no control call "${req.params.name}"` });
      return;
    }
    try {
      const args = (req.body as unknown[]).map((arg) => arg ?? undefined); // JSON has no undefined
      res.json({ result: (await call(...args)) ?? null });
    } catch (error) {
      res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
    }
  });
  return router;
}

function functionAt(tree: object, name: string): ((...args: unknown[]) => unknown) | undefined {
  let found: unknown = tree;
  for (const key of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return typeof found === 'function' ? (found as (...args: unknown[]) => unknown) : undefined;
}

/** The control tree as its client sees it: the same names, every answer a promise. */
export type Remote<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : Remote<T[Name]>;
};

export function remote<T extends object>(controlUrl: string): Remote<T> {
  return branch(controlUrl, []) as Remote<T>;
}

function branch(controlUrl: string, path: string[]): unknown {
  const call = async (...args: unknown[]) => {
    const response = await fetch(`${controlUrl}/calls/${path.join('.')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const { result, error } = (await response.json()) as { result: unknown; error?: string };
    if (error) throw new Error(`Simulator control: ${error}`);
    return result ?? undefined;
  };
  return new Proxy(call, {
    // A promise asks for `then`; a branch of names is none.
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? branch(controlUrl, [...path, name]) : undefined),
  });
}
