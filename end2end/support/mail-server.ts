// A mail server of a test's own: it takes every letter, delivers none, and shows them.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export class MailServer {
  readonly letters: string[] = [];

  #server: Server;
  #open = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket)).on('error', () => {});
      this.#talk(socket);
    });
  }

  static async open(): Promise<MailServer> {
    const mail = new MailServer();
    mail.#server.listen(0, '127.0.0.1');
    await once(mail.#server, 'listening');
    return mail;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** How the server is told of it. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The latest letter to this address, as soon as there is one. */
  async letterTo(address: string): Promise<string> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
      const found = this.letters.findLast((letter) => letter.includes(`To: ${address}`));
      if (found) return found;
    }
    throw new Error(`no letter to ${address}: ${JSON.stringify(this.letters)}`);
  }

  #talk(socket: Socket): void {
    let heard = '';
    let isLetter = false;
    socket.write('220 mail.example ready\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      for (;;) {
        const mark = isLetter ? '\r\n.\r\n' : '\r\n';
        const end = heard.indexOf(mark);
        if (end < 0) return;
        const said = heard.slice(0, end);
        heard = heard.slice(end + mark.length);
        if (isLetter) this.letters.push(decoded(said));
        isLetter = !isLetter && said === 'DATA';
        socket.write(isLetter ? '354 go on\r\n' : said === 'QUIT' ? '221 bye\r\n' : '250 well\r\n');
      }
    });
  }
}

/** Quoted-printable, undone: long links are broken in it. */
function decoded(letter: string): string {
  if (!letter.includes('quoted-printable')) return letter;
  const bytes = letter.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
