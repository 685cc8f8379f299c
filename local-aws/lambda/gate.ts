import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type LoopbackServer, serveLoopback } from '../loopback';

/** Holds handlers until a test lets them go, whatever time either takes. */
export class Gate {
  static async build(): Promise<Gate> {
    const waiting: ServerResponse[] = [];
    const news = new EventEmitter();
    return new Gate(waiting, news, await serveLoopback((_request, response) => {
      waiting.push(response);
      news.emit('arrival');
    }));
  }

  private constructor(private readonly waiting: ServerResponse[], private readonly news: EventEmitter, private readonly server: LoopbackServer) {}

  /** What a handler does to wait here. */
  get pass(): string {
    return `await fetch('${this.server.url}')`;
  }

  /** Resolves when so many handlers wait. */
  async arrivals(count: number): Promise<void> {
    while (this.waiting.length < count) await once(this.news, 'arrival');
  }

  /** Lets all handlers that wait go on. */
  release(): void {
    this.waiting.splice(0).forEach(response => response.end());
  }

  async close(): Promise<void> {
    this.release();
    await this.server.close();
  }
}
