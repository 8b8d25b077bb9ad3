import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';

interface Row {
  id: string;
}
type Line = [table: string, id: string, row: Row | null];

/**
 * The simulators' memory across restarts: one JSON line for each change, the last line for an id wins. A line is written before
 * the call that caused it is answered, so a killed simulator forgets nothing that it acknowledged.
 */
export class Journal {
  readonly #tables = new Map<string, Map<string, Row>>();
  #file: number | undefined;

  constructor(path?: string) {
    if (!path) return;
    if (existsSync(path)) this.#load(readFileSync(path, 'utf8'));
    // Starting is the moment to drop what later lines have overruled.
    writeFileSync(`${path}.tmp`, this.#lines());
    renameSync(`${path}.tmp`, path);
    this.#file = openSync(path, 'a');
  }

  table<T extends Row>(name: string): Table<T> {
    return new Table<T>(this.#rows(name) as Map<string, T>, (id, row) => this.#write([name, id, row]));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #rows(name: string): Map<string, Row> {
    const rows = this.#tables.get(name) ?? new Map<string, Row>();
    this.#tables.set(name, rows);
    return rows;
  }

  #load(text: string): void {
    for (const line of text.split('\n')) {
      if (!line.endsWith(']')) continue; // the last line of a killed process may be half a line
      const [table, id, row] = JSON.parse(line) as Line;
      if (row) this.#rows(table).set(id, row);
      else this.#rows(table).delete(id);
    }
  }

  #lines(): string {
    const lines: string[] = [];
    for (const [table, rows] of this.#tables) {
      for (const [id, row] of rows) lines.push(`${JSON.stringify([table, id, row])}\n`);
    }
    return lines.join('');
  }

  #write(line: Line): void {
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** Rows by id, kept by the journal. */
export class Table<T extends Row> {
  constructor(
    private readonly rows: Map<string, T>,
    private readonly write: (id: string, row: T | null) => void,
  ) {}

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  put(row: T): T {
    this.rows.set(row.id, row);
    this.write(row.id, row);
    return row;
  }

  /** Changes a row in place, so that every list that holds it sees the change. */
  change(row: T, changes: Partial<T>): T {
    return this.put(Object.assign(row, changes));
  }

  delete(id: string): void {
    this.rows.delete(id);
    this.write(id, null);
  }

  values(): IterableIterator<T> {
    return this.rows.values();
  }

  get size(): number {
    return this.rows.size;
  }
}
