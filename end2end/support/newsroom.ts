// A newsroom of a test's own: the server on a free port, its database in a folder that is removed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = process.env['HEARSAY_PROGRAM'] ?? fileURLToPath(new URL('../../target/debug/hearsay', import.meta.url));

export type Role = 'admin' | 'editor' | 'reviewer' | 'reader';
export type Person = { name: string; email: string; password: string; role: Role };

export class Newsroom {
  /** Where the server answers, such as `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string;
  readonly databaseUrl: string;

  #folder: string;
  #server: ChildProcess;
  #output: () => string;
  #people = 0;

  private constructor(url: string, databaseUrl: string, folder: string, server: ChildProcess, output: () => string) {
    this.url = url;
    this.databaseUrl = databaseUrl;
    this.#folder = folder;
    this.#server = server;
    this.#output = output;
  }

  /** Starts a server on an empty database, or with the sample articles, and waits until it is ready; `mail` is the URL of its mail server. */
  static async open({ demo = false, mail = '' } = {}): Promise<Newsroom> {
    if (!existsSync(program)) throw new Error(`${program} is missing; \`make test-e2e\` builds it`);
    const folder = await mkdtemp(join(tmpdir(), 'hearsay-newsroom-'));
    const databaseUrl = `sqlite:${join(folder, 'hearsay.db')}`;
    const address = `127.0.0.1:${await freePort()}`;
    const args = ['serve', '--addr', address, '--database-url', databaseUrl, ...(demo ? ['--demo'] : [])];
    if (mail !== '') args.push('--smtp-url', mail, '--mail-from', 'desk@newsroom.example', '--public-url', `http://${address}`);
    const server = spawn(program, args, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const output = collect(server);
    const newsroom = new Newsroom(`http://${address}`, databaseUrl, folder, server, output);
    try {
      await newsroom.#ready();
    } catch (error) {
      await newsroom.close();
      throw error;
    }
    return newsroom;
  }

  /** Stops this newsroom's server and removes its data. */
  async close(): Promise<void> {
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      const gone = once(this.#server, 'exit');
      this.#server.kill('SIGTERM');
      const patience = setTimeout(() => this.#server.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(patience);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** What the server has printed so far. */
  get output(): string {
    return this.#output();
  }

  /** The one-time link for the first administrator, as an address on this server. */
  async setupLink(): Promise<string> {
    const found = await this.#printed(/\/setup\?token=[^\s"'<>]+/);
    return this.url + found;
  }

  /** Adds someone through the command line; a password and, unless given, a name are made up. */
  async addPerson(role: Role, name?: string): Promise<Person> {
    const number = ++this.#people;
    const person: Person = {
      name: name ?? `${role[0]!.toUpperCase()}${role.slice(1)} ${number}`,
      email: `${role}-${number}@newsroom.example`,
      password: `correct horse ${role} ${number} battery`,
      role,
    };
    await this.run(['user', 'add', person.email, '--name', person.name, '--role', role, '--password-stdin'], person.password);
    return person;
  }

  /** A token with which `person` uses the REST API. */
  async addToken(person: Person): Promise<string> {
    return (await this.run(['token', 'create', person.email, '--name', 'end to end'])).trim();
  }

  /** Runs the command line on this newsroom's database and returns what it wrote to stdout. */
  async run(args: string[], input = ''): Promise<string> {
    const command = spawn(program, [...args, '--database-url', this.databaseUrl], { cwd: this.#folder, env: environment() });
    let stdout = '';
    let stderr = '';
    command.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    command.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A command that ends without reading what it was given is judged by its exit code.
    command.stdin.on('error', () => {});
    command.stdin.end(input);
    const [code] = (await once(command, 'close')) as [number | null];
    if (code !== 0) throw new Error(`hearsay ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
    return stdout;
  }

  async #ready(): Promise<void> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
      if (this.#server.exitCode !== null || this.#server.signalCode !== null) break;
      const response = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (response?.ok) return;
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  async #printed(pattern: RegExp): Promise<string> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
      const found = pattern.exec(this.output);
      if (found) return found[0];
    }
    throw new Error(`the server never printed ${pattern}:\n${this.output}`);
  }
}

/** The caller's environment without what would change the server's mind. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(DATABASE_URL|FORCE_COLOR|HEARSAY_.*)$/.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: '1' };
}

function collect(server: ChildProcess): () => string {
  let output = '';
  const add = (text: string) => (output += text);
  server.stdout!.setEncoding('utf8').on('data', add);
  server.stderr!.setEncoding('utf8').on('data', add);
  // A program that cannot be started at all.
  server.on('error', (error) => add(`${error}\n`));
  // Colours would get into the links we look for.
  return () => output.replace(/\x1b\[[0-9;]*m/g, '');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
