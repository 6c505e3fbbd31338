// The REST API as one person uses it: tests prepare through it what they are not about.

import { expect } from '@playwright/test';
import type { Newsroom, Person } from './newsroom.ts';

export type Span = { start: number; end: number };
export type Article = { id: string; slug: string; title: string; text: string };
export type Claim = { id: string; version: number; statement: string; quote: string; review: string };
export type Attribution = { source: string; kind?: string; status: string; cue?: Span; via?: number };

export class Api {
  #url: string;
  #token: string;

  private constructor(url: string, token: string) {
    this.#url = `${url}/api/v1`;
    this.#token = token;
  }

  static async of(newsroom: Newsroom, person: Person): Promise<Api> {
    return new Api(newsroom.url, await newsroom.addToken(person));
  }

  async article(input: { title: string; text: string; outlet?: string; language?: string }): Promise<Article> {
    return this.#expect<Article>(201, 'POST', '/articles', input);
  }

  /** A claim on the words `quotes`, each found where it first occurs in the article. */
  async claim(article: Article, quotes: string[], attributions: Attribution[] = [], statement = ''): Promise<Claim> {
    const spans = quotes.map((quote) => spanOf(article.text, quote));
    return this.#expect<Claim>(201, 'POST', `/articles/${article.id}/claims`, { spans, statement, attributions });
  }

  async claims(article: Pick<Article, 'id'>): Promise<Claim[]> {
    return (await this.#expect<{ items: Claim[] }>(200, 'GET', `/articles/${article.id}/claims`)).items;
  }

  async submit(claim: Claim): Promise<Claim> {
    return this.#expect<Claim>(200, 'PUT', `/claims/${claim.id}/submission`, {}, await this.#version(claim));
  }

  async approve(claim: Claim): Promise<Claim> {
    return this.#expect<Claim>(200, 'PUT', `/claims/${claim.id}/approval`, {}, await this.#version(claim));
  }

  async publish(article: Article): Promise<void> {
    await this.#expect(200, 'PUT', `/articles/${article.id}/publication`, {});
  }

  /** One request; what it means is the test's business. */
  async send(method: string, path: string, body?: unknown, ifMatch?: string): Promise<{ status: number; body: unknown }> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (ifMatch !== undefined) headers['if-match'] = ifMatch;
    const response = await fetch(this.#url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async #version(claim: Claim): Promise<string> {
    const { version } = await this.#expect<Claim>(200, 'GET', `/claims/${claim.id}`);
    return `"${version}"`;
  }

  async #expect<T>(status: number, method: string, path: string, body?: unknown, ifMatch?: string): Promise<T> {
    const answer = await this.send(method, path, body, ifMatch);
    expect(answer.status, `${method} ${path} answered ${JSON.stringify(answer.body)}`).toBe(status);
    return answer.body as T;
  }
}

/** Where `quote` first stands in `text`, in code points. */
export function spanOf(text: string, quote: string): Span {
  const at = text.indexOf(quote);
  if (at < 0) throw new Error(`“${quote}” is not in the text`);
  const start = [...text.slice(0, at)].length;
  return { start, end: start + [...quote].length };
}
